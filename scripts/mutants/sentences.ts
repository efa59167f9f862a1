/**
 * Stryker plugin: does not mutate sentences. What an officer or an operator reads in an answer or an error is not
 * behaviour; codes, types and keys, which have no blank in them, are mutated.
 */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

interface TextPath {
  isStringLiteral(): boolean;
  isTemplateLiteral(): boolean;
  readonly node: { readonly value?: string; readonly quasis?: readonly { readonly value: { readonly raw: string } }[] };
}

const REASON = 'a sentence for people';

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'sentences', {
    shouldIgnore: (path: unknown) => (isSentence(path as TextPath) ? REASON : undefined),
  }),
];

function isSentence(path: TextPath): boolean {
  if (path.isStringLiteral()) return /\S\s\S/.test(path.node.value ?? '');
  return path.isTemplateLiteral() && (path.node.quasis ?? []).some(({ value }) => /[a-z] |, | [a-z]/i.test(value.raw));
}
