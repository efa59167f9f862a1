import type { CommandContext } from './context.ts';
import { wrongUsage } from './failure.ts';

export const PASSWORD_OPTION = ['--password-stdin', 'read the password from the first line of standard input'] as const;

/** A password from standard input, or asked for without echo; `twice` for one that is new. Never an argument: those show. */
export async function readPassword(
  { terminal }: CommandContext,
  options: { readonly fromStdin: boolean; readonly question: string; readonly twice?: boolean },
): Promise<string> {
  if (options.fromStdin) return checked(await terminal.firstLine());
  if (!terminal.interactive) throw wrongUsage('Nobody can be asked for the password here: pass --password-stdin.');
  const password = checked(await terminal.askSecret(`${options.question}: `));
  if (options.twice && (await terminal.askSecret('The same again: ')) !== password) {
    throw wrongUsage('The two passwords differ. Nothing was changed.');
  }
  return password;
}

function checked(password: string): string {
  if (password === '') throw wrongUsage('The password is empty. Nothing was changed.');
  return password;
}
