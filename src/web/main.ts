import { startPage } from './page.ts';
import { openTabStorage, sessionStore } from './tab-storage.ts';

await startPage(openTabStorage(sessionStore()));
