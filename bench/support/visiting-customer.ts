import { type Customer, type Round, startClock } from './customer.ts';
import { STORIES } from './stories.ts';

/** Tells a story over the plain protocol, then connects anew with the next story. */
export function startVisitingCustomer(round: Round, index: number): Customer {
  const clock = startClock(round);
  const url = `${round.url.replace('http', 'ws')}/api/v1/chat/ws`;
  let visit = index;

  function connect(): void {
    const story = STORIES[visit % STORIES.length] ?? [];
    // Stories begin at different places in the first round of visits, so that customers do not move in step.
    let next = visit === index ? index % story.length : 0;
    visit += 1;
    const socket = new WebSocket(url);
    const say = () => {
      clock.sent();
      socket.send(JSON.stringify({ content: story[next] }));
      next += 1;
    };
    socket.onopen = say;
    socket.onmessage = ({ data }) => {
      clock.answered();
      if (String(data).includes('"error":')) round.errors += 1;
      if (round.ending || next >= story.length) socket.close();
      else say();
    };
    socket.onclose = () => {
      if (round.ending) clock.end();
      else connect();
    };
  }

  connect();
  return clock;
}
