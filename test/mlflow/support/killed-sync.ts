import { openRunLog } from '#mlops/mlflow/run-log.ts';

/**
 * Sends what waits in a folder and kills this process at one exchange with the server, before its request goes out or when
 * its answer has come: `killed-sync.ts URL FOLDER NUMBER before|after`. Ends with exit code 0 when there are fewer.
 */
const [url = '', folder = '', number = '', moment] = process.argv.slice(2);
let exchanges = 0;

const die = () => process.kill(process.pid, 'SIGKILL');

const log = openRunLog({
  trackingUri: url,
  experiment: 'killed',
  folder,
  async fetch(address, init) {
    exchanges += 1;
    const isLast = exchanges === Number(number);
    if (isLast && moment === 'before') die();
    const answer = await fetch(address, init);
    // The server has done its part once the whole answer is there.
    const body = await answer.arrayBuffer();
    if (isLast) die();
    return new Response(body, answer);
  },
});
await log.sync();
