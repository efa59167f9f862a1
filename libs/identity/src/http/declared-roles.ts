import 'reflect-metadata';
import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ApplicationConfig, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ACCESS, ACCESS_RULE, type AccessDeclaration, type AccessRule } from '../decorators.ts';

export interface DeclaredRoute {
  /** `GET`, `POST`, … or `ALL`. */
  readonly method: string;
  /** As the router has it, e.g. `/api/intake/cases/:caseId`. */
  readonly path: string;
  /** `Class.method`. */
  readonly handler: string;
  /** Undefined: the guard refuses everybody. */
  readonly declaration: AccessDeclaration | undefined;
  /** Undefined: what is not public is answered to nobody. */
  readonly rule: AccessRule | undefined;
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
  const routes = declaredRoles(app);
  const names = (of: readonly DeclaredRoute[]) => of.map((r) => `${r.method} ${r.path} (${r.handler})`).join(', ');
  const open = routes.filter(({ declaration }) => declaration === undefined);
  if (open.length > 0) throw new Error(`Routes without @Roles, @AnyOfficer, @ServiceOnly or @Public: ${names(open)}`);
  const unruled = routes.filter((route) => forOfficers(route) && route.rule === undefined);
  if (unruled.length > 0) throw new Error(`Routes for officers without @Access: ${names(unruled)}`);
}

/** Whether officers call the route; public routes and those between services show nothing by an officer's right. */
export function forOfficers({ declaration }: Pick<DeclaredRoute, 'declaration'>): boolean {
  return declaration !== 'public' && declaration !== 'service';
}

function routesOf(controller: { readonly name: string; readonly prototype: object }, prefix: string): DeclaredRoute[] {
  const { prototype } = controller;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler: unknown = Reflect.get(prototype, name);
    if (typeof handler !== 'function' || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
    const method: RequestMethod = Reflect.getMetadata(METHOD_METADATA, handler);
    const declaration: AccessDeclaration | undefined =
      Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller);
    const rule: AccessRule | undefined =
      Reflect.getMetadata(ACCESS_RULE, handler) ?? Reflect.getMetadata(ACCESS_RULE, controller);
    return pathsOf(controller).flatMap((base) =>
      pathsOf(handler).map((end) => ({
        method: RequestMethod[method],
        path: joined(prefix, base, end),
        handler: `${controller.name}.${name}`,
        declaration,
        rule,
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
