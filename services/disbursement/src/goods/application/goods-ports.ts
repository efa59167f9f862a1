import type { ServicePorts } from '@alur/platform';

/** What the work on goods reaches. */
export type GoodsPorts = Pick<ServicePorts, 'runner' | 'vault' | 'files' | 'standards' | 'people'>;
