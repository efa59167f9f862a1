import { applyDecorators, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

/** Routes under one path; the OpenAPI document lists them under `heading`. */
export function Routes(path: string, heading: string) {
  return applyDecorators(Controller(path), ApiTags(heading));
}

/** GET. `path`: below the path of the class, empty for that path itself; `summary`: for the document, Indonesian. */
export function Reads(path: string, summary: string, description?: string) {
  return applyDecorators(Get(path), documented(summary, description));
}

/** POST of a command on something that exists: 200. */
export function Changes(path: string, summary: string, description?: string) {
  return applyDecorators(Creates(path, summary, description), HttpCode(200));
}

/** POST that records something new: 201. */
export function Creates(path: string, summary: string, description?: string) {
  return applyDecorators(Post(path), documented(summary, description));
}

function documented(summary: string, description: string | undefined) {
  return ApiOperation({ summary, ...(description === undefined ? {} : { description }) });
}
