import { startBackFill } from './back-fill.js';
import { startComparison } from './comparison.js';
import { startCopying } from './copy.js';
import { startDialogs } from './dialogs.js';
import { startLive } from './live.js';
import { startRows } from './rows.js';
import { startShortcuts } from './shortcuts.js';
import { startSyncForms } from './start-sync.js';
import { startThemeSwitch } from './theme-switch.js';

startThemeSwitch();
startDialogs();
startShortcuts();
startCopying();
startRows();
startBackFill();
startSyncForms();
startLive();
await startComparison();
