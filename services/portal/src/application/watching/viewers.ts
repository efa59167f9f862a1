import type { ContractMessage } from '@alur/contracts';
import { type Asker, tagsFor } from '@alur/identity';
import { eventLine, framed } from './event-line.ts';

/** The connection of one who watches; Node keeps what the other end has not taken yet. */
export interface Connection {
  write(text: string): void;
  /** Bytes that were written and not taken. */
  readonly waiting: number;
  end(): void;
}

export interface Viewer {
  readonly officer: Asker;
  /** Whether the session is still open in which the viewer came. */
  signedIn(): Promise<boolean>;
  readonly connection: Connection;
}

export interface Limits {
  readonly viewers: number;
  readonly perOfficer: number;
  /** Bytes that may wait for a slow viewer. */
  readonly waiting: number;
}

export const LIMITS: Limits = { viewers: 50, perOfficer: 4, waiting: 262_144 };

/** Who watches the events of an office live. A slow viewer is sent away: it must not make the process hold what it does not read; so is one whose session has ended. */
export class Viewers {
  readonly #limits: Limits;
  readonly #viewers = new Set<Viewer>();

  constructor(limits: Limits = LIMITS) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#viewers.size;
  }

  /** False when too many watch already. */
  add(viewer: Viewer): boolean {
    const own = [...this.#viewers].filter(({ officer }) => officer.id === viewer.officer.id).length;
    if (this.#viewers.size >= this.#limits.viewers || own >= this.#limits.perOfficer) return false;
    this.#viewers.add(viewer);
    return true;
  }

  /** @returns false when it was gone already */
  remove(viewer: Viewer): boolean {
    return this.#viewers.delete(viewer);
  }

  /**
   * Shows a viewer the events of the office that belong to no case, or to one that the officer sees. To who sees no case at
   * all, an operator, all events are shown without their cases.
   */
  show(messages: readonly ContractMessage[], sees: (officer: Asker, caseId: string) => boolean): void {
    for (const viewer of this.#viewers) {
      const { officer } = viewer;
      const seesCases = tagsFor(officer).length > 0;
      const lines = messages.flatMap((message) => {
        if (message.tenant !== officer.tenant) return [];
        const line = eventLine(message);
        if (!seesCases) return [{ ...line, case: null }];
        return line.case === null || sees(officer, line.case) ? [line] : [];
      });
      if (lines.length > 0) this.#write(viewer, lines.map(framed).join(''));
    }
  }

  /** Keeps connections open over proxies, and finds those that are gone. */
  beat(): void {
    for (const viewer of this.#viewers) this.#write(viewer, ': beat\n\n');
  }

  endAll(why: string): void {
    for (const viewer of [...this.#viewers]) this.end(viewer, why);
  }

  end(viewer: Viewer, why: string): void {
    if (!this.#viewers.delete(viewer)) return;
    viewer.connection.write(`: ${why}\n\n`);
    viewer.connection.end();
  }

  /** What is written meanwhile still arrives: at most the events of one moment. */
  async #endSignedOut(viewer: Viewer): Promise<void> {
    if (!(await viewer.signedIn())) this.end(viewer, 'signed out');
  }

  #write(viewer: Viewer, text: string): void {
    void this.#endSignedOut(viewer);
    if (viewer.connection.waiting > this.#limits.waiting) this.end(viewer, 'too slow');
    else viewer.connection.write(text);
  }
}
