import 'reflect-metadata';
import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ACCESS, type AccessDeclaration } from '../decorators.ts';

export interface DeclaredRoute {
  /** `GET`, `POST`, … or `ALL`. */
  readonly method: string;
  /** As the router has it, e.g. `/api/intake/cases/:caseId`. */
  readonly path: string;
  /** `Class.method`. */
  readonly handler: string;
  /** Undefined: the guard refuses everybody. */
  readonly declaration: AccessDeclaration | undefined;
}

/** Every route of every controller of the application with who may call it, in the order of the paths. */
export function declaredRoles(app: INestApplicationContext): DeclaredRoute[] {
  const prefix = app.get(ApplicationConfig).getGlobalPrefix();
  const modules = [...app.get(ModulesContainer).values()];
  const routes = modules
    .flatMap((module) => [...module.controllers.values()])
    .flatMap(({ metatype }) => (typeof metatype === 'function' ? routesOf(metatype, prefix) : []));
  return routes.sort((a, b) => `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`));
}

/** For the start of a service. @throws Error that names every route without a declaration */
export function assertAllRoutesDeclared(app: INestApplicationContext): void {
  const open = declaredRoles(app).filter(({ declaration }) => declaration === undefined);
  if (open.length === 0) return;
  const names = open.map(({ method, path, handler }) => `${method} ${path} (${handler})`).join(', ');
  throw new Error(`Routes without @Roles, @AnyOfficer, @ServiceOnly or @Public: ${names}`);
}

function routesOf(controller: { readonly name: string; readonly prototype: object }, prefix: string): DeclaredRoute[] {
  const { prototype } = controller;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler: unknown = Reflect.get(prototype, name);
    if (typeof handler !== 'function' || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
    const method: RequestMethod = Reflect.getMetadata(METHOD_METADATA, handler);
    const declaration: AccessDeclaration | undefined =
      Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller);
    return pathsOf(controller).flatMap((base) =>
      pathsOf(handler).map((end) => ({
        method: RequestMethod[method],
        path: joined(prefix, base, end),
        handler: `${controller.name}.${name}`,
        declaration,
      })),
    );
  });
}

function pathsOf(target: object): string[] {
  const path: string | string[] = Reflect.getMetadata(PATH_METADATA, target) ?? '';
  return [path].flat();
}

function joined(...parts: string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;
}
