/** What is wrong with a secret, for a message that names its setting; undefined for one that looks random. */
export function weaknessOf(secret: string): string | undefined {
  const form = FORMS.find(({ pattern }) => pattern.test(secret));
  if (form === undefined) {
    return 'must be 32 random bytes or more, in base64 or hex. Make one with: openssl rand -base64 32';
  }
  const predictable =
    entropyOf(secret) < form.minEntropy ||
    repetitionOf(secret) > MAX_REPETITION ||
    neighboursOf(secret) > MAX_NEIGHBOURS ||
    (form.mixed && !(/[a-z]/.test(secret) && /[A-Z]/.test(secret)));
  return predictable ? 'is not random. Make one with: openssl rand -base64 32' : undefined;
}

interface Form {
  readonly pattern: RegExp;
  /** Bits a character that a random secret of the shortest length has at least. */
  readonly minEntropy: number;
  /** Has small and capital letters; words and sentences mostly have not. */
  readonly mixed: boolean;
}

/** 32 bytes: 64 digits of hex, 43 of base64. Hex first: its digits are base64 as well. */
const FORMS: readonly Form[] = [
  { pattern: /^(?:[0-9a-f]{64,}|[0-9A-F]{64,})$/, minEntropy: 3.2, mixed: false },
  { pattern: /^[A-Za-z0-9+/_-]{43,}={0,2}$/, minEntropy: 4.2, mixed: true },
];

/** Of the groups of three characters, the share that stood there before. */
const MAX_REPETITION = 0.2;
/** Of the characters, the share that is the one before or the next to it in the alphabet. */
const MAX_NEIGHBOURS = 0.6;

/** Shannon entropy of its characters, in bits. */
function entropyOf(secret: string): number {
  const counts = Map.groupBy(secret, (character) => character);
  return [...counts.values()].reduce(
    (sum, { length }) => sum - (length / secret.length) * Math.log2(length / secret.length),
    0,
  );
}

function repetitionOf(secret: string): number {
  const groups = Array.from({ length: secret.length - 2 }, (_, at) => secret.slice(at, at + 3));
  return 1 - new Set(groups).size / groups.length;
}

function neighboursOf(secret: string): number {
  const codes = [...secret].map((character) => character.charCodeAt(0));
  return codes.filter((code, at) => at > 0 && Math.abs(code - codes[at - 1]!) <= 1).length / codes.length;
}
