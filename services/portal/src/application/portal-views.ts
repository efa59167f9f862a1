import { PORTS, type ServicePorts } from '@alur/platform';
import type { Collection, View } from '@alur/read-models';
import type { FactoryProvider } from '@nestjs/common';
import { VIEWS } from '../views/index.ts';

/** The collection of each view of the portal. */
export abstract class PortalViews {}
export interface PortalViews
  extends Readonly<{
    [Name in keyof typeof VIEWS]: (typeof VIEWS)[Name] extends View<infer Doc> ? Collection<Doc> : never;
  }> {}

/** Collections are looked up at use, because a module is made before its views are open. */
export const portalViews: FactoryProvider<PortalViews> = {
  provide: PortalViews,
  inject: [PORTS],
  useFactory: ({ views }: ServicePorts) =>
    Object.defineProperties(
      {},
      Object.fromEntries(Object.entries(VIEWS).map(([name, view]) => [name, { get: () => views.of<object>(view) }])),
    ) as PortalViews,
};
