import { loadStandards } from '@alur/standards';
import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { healthOf } from '../runtime/health.ts';
import { FixedClock } from '../testing/doubles.ts';
import { CalendarWatch } from './calendar-watch.ts';

test.each([
  ['2026-09-30T02:00:00Z', { status: 'up' }, []],
  ['2026-10-01T02:00:00Z', { status: 'degraded', fault: 'CalendarProvisional 2027' }, [1]],
  ['2026-12-01T02:00:00Z', { status: 'degraded', fault: 'CalendarProvisional 2027' }, [2]],
  ['2028-02-29T02:00:00Z', { status: 'degraded', fault: 'CalendarMissing 2028' }, [2]],
])('field 01: at %s health is %j and the metric is %j', async (at, health, values) => {
  const watch = new CalendarWatch(loadStandards(), new FixedClock(at));
  expect(await healthOf(watch.check)).toEqual(health);
  const registry = new Registry();
  watch.show(registry);
  const [metric] = await registry.getMetricsAsJSON();
  expect(metric!.values.map(({ value }) => value)).toEqual(values);
});
