/** One signed-in device of an officer. Times are ISO 8601, UTC. */
export interface Session {
  readonly id: string;
  /** What the browser called itself, shortened; null when it said nothing. */
  readonly agent: string | null;
  readonly startedAt: string;
  readonly usedAt: string;
  readonly expiresAt: string;
}

/** The open sessions of the officers. One ends when it is ended, when nothing is asked in it for long, and at its time. */
export interface Sessions {
  /** @returns its id, which says nothing and opens nothing without a token */
  open(
    officerId: string,
    options: { readonly lifetimeMs: number; readonly agent?: string | undefined },
  ): Promise<string>;
  /**
   * Whether a session is open; asked at every request, so it answers from memory.
   * @param use counts as activity of the officer
   */
  holds(id: string, officerId: string, use: boolean): boolean;
  /** The open ones of an officer, the last used first. */
  list(officerId: string): Session[];
  /** False when the officer has no such session. */
  end(officerId: string, id: string): Promise<boolean>;
}
