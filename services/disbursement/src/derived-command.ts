import type { CommandContext } from '@alur/event-sourcing';

/** Another command of the same request on another stream: its own command id, without the `If-Match` of the first. */
export function derived(context: CommandContext, name: string): CommandContext {
  const { ifRevision: _first, ...rest } = context;
  return { ...rest, commandId: `${context.commandId}/${name}` };
}
