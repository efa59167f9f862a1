import { type Page, QueryError } from '@alur/read-models';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ProblemException } from './problem.ts';

export class PageQuery {
  @ApiPropertyOptional({ description: '`next` dari halaman sebelumnya' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;

  @ApiPropertyOptional({ default: 50, minimum: 1, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Isi dengan bilangan bulat 1–200.' })
  @Min(1, { message: 'Paling sedikit 1.' })
  @Max(200, { message: 'Paling banyak 200.' })
  limit?: number;
}

export interface Paging {
  readonly after?: string;
  readonly limit: number;
}

export function pageOptions({ cursor, limit }: PageQuery): Paging {
  return { limit: limit ?? 50, ...(cursor === undefined ? {} : { after: cursor }) };
}

/** @throws ProblemException 400 when the cursor was changed or belongs to another list. */
export async function page<T>(find: Promise<Page<T>>): Promise<Page<T>> {
  try {
    return await find;
  } catch (error) {
    if (!(error instanceof QueryError) || error.code !== 'page-token-invalid') throw error;
    throw cursorInvalid();
  }
}

export function cursorInvalid(): ProblemException {
  return new ProblemException(400, 'cursor-invalid', 'Penanda halaman tidak berlaku. Mulai lagi dari halaman pertama.');
}
