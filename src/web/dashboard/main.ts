import { startDashboard } from './dashboard.ts';

await startDashboard();
