import { createHash } from 'node:crypto';
import type { CommandContext } from '@alur/event-sourcing';
import { accept, PORTS, ProblemException, type ServicePorts } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';
import { UnreadableListError } from '../../../shared/lists/unreadable-list.ts';
import {
  DIFFERENCES,
  type Difference,
  periodOf,
  type ReconciledRow,
  reconcile,
  reconciliation,
} from '../../domain/reconciliation.ts';
import { type Sp2d, sp2dRegister, sp2dRegisterId } from '../../domain/sp2d-register.ts';
import { readSp2dList } from './sp2d-list.ts';

export const PAGE_SIZE = 500;

/** Compares lists of BPKAD with what is recorded here and keeps the results; one result per file. */
@Injectable()
export class Reconciliations {
  constructor(@Inject(PORTS) private readonly ports: Pick<ServicePorts, 'runner' | 'vault'>) {}

  /**
   * Answers the id of the result. The pages are written before the event that makes them count, so a crash or an error
   * leaves no half result.
   * @throws ProblemException when the file cannot be read or a row is wrong
   */
  async import(bytes: Uint8Array, context: CommandContext): Promise<string> {
    const fileHash = createHash('sha256').update(bytes).digest('hex');
    const { tenant, actor: by, at } = context;
    const known = await this.ports.runner.load(reconciliation, tenant, fileHash);
    if (known.state !== null) return fileHash;
    const listed = await ordersOf(bytes);
    const { from, to } = periodOf(listed);
    const rows = reconcile(listed, await this.#recorded(tenant, from, to));
    const counts = { matched: 0, 'amount-differs': 0, 'missing-here': 0, 'missing-there': 0 };
    for (const result of DIFFERENCES) {
      const ofKind = rows.filter((row) => row.result === result);
      counts[result] = ofKind.length;
      await this.#keep(tenant, fileHash, result, ofKind);
    }
    const command = { type: 'record', fileHash, from, to, rows: listed.length, counts, by, at } as const;
    accept(
      await this.ports.runner.execute(reconciliation, fileHash, command, {
        ...context,
        commandId: `reconciliation/${tenant}/${fileHash}`,
      }),
    );
    return fileHash;
  }

  async summary(tenant: string, fileHash: string) {
    const { state } = await this.ports.runner.load(reconciliation, tenant, fileHash);
    if (state === null) throw new ProblemException(404, 'reconciliation-not-found', 'Rekonsiliasi ini tidak ada.');
    return state;
  }

  /** @param page counts from 0 */
  async page(tenant: string, fileHash: string, result: Difference, page: number) {
    const { counts } = await this.summary(tenant, fileHash);
    const kept = await this.ports.vault.get<Page>(tenant, pageId(fileHash, result, page));
    const more = (page + 1) * PAGE_SIZE < counts[result];
    return { items: kept?.rows ?? [], next: more ? page + 1 : null };
  }

  async #recorded(tenant: string, from: string, to: string): Promise<readonly Sp2d[]> {
    const orders: Sp2d[] = [];
    for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
      const { state } = await this.ports.runner.load(sp2dRegister, tenant, sp2dRegisterId(`${year}-01-01`));
      orders.push(...state.orders);
    }
    return orders;
  }

  async #keep(tenant: string, fileHash: string, result: Difference, rows: readonly ReconciledRow[]): Promise<void> {
    for (let page = 0; page * PAGE_SIZE < rows.length; page += 1) {
      const data: Page = { rows: rows.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE) };
      const recordId = pageId(fileHash, result, page);
      await this.ports.vault.put({
        tenant,
        subjectId: `reconciliation:${fileHash}`,
        kind: 'reconciliation',
        recordId,
        data,
      });
    }
  }
}

interface Page {
  readonly rows: readonly ReconciledRow[];
}

async function ordersOf(bytes: Uint8Array) {
  try {
    const read = await readSp2dList(bytes);
    if (read.ok) return read.orders;
    const errors = read.errors.map(({ sheet, row, column, message }) => ({
      field: `${sheet === 1 ? '' : `lembar ${sheet}, `}baris ${row}, ${column}`,
      message,
    }));
    throw new ProblemException(
      422,
      'list-has-errors',
      'Ada baris yang salah; tidak ada yang diimpor. Perbaiki, lalu kirim ulang.',
      {
        errors,
        facts: { count: read.count },
      },
    );
  } catch (error) {
    if (error instanceof UnreadableListError) throw new ProblemException(422, error.code, error.detail);
    throw error;
  }
}

function pageId(fileHash: string, result: Difference, page: number): string {
  return `reconciliation.${fileHash}.${result}.${page}`;
}
