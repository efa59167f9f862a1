import type { View } from '@alur/read-models';
import { accessLogView } from './access-log.ts';
import { casesView } from './cases.ts';
import { lettersView } from './letters.ts';
import { nominationsView } from './nominations.ts';
import { timelineView } from './timeline.ts';
import { worklistView } from './worklist.ts';

export const PORTAL_VIEWS: readonly View<object>[] = [
  casesView,
  worklistView,
  timelineView,
  lettersView,
  nominationsView,
  accessLogView,
];
