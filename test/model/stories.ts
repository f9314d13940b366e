/** Conversations of customers, one message an entry: they start, go on, fail, succeed, wander off and come back. */
export const STORIES: readonly (readonly string[])[] = [
  [
    'my internet is down',
    'I did that, still nothing',
    'nope',
    'still not working',
    'ok now it works',
    'thanks, bye',
  ],
  [
    'what is this gizmo thing about',
    'the gizmo on the wall',
    'never mind, internet is slow',
    'yes that helped',
  ],
  ['my bill went up', 'that is not it', 'what about the cable in the garden', 'no', 'I want a person'],
  [
    'hello',
    'the mailman left a card about the pole outside',
    'is the paper in the envelope for me',
    'zzz',
    'what now',
  ],
  ['wifi drops every evening', 'did it', 'no change', 'no', 'no', 'no', 'no', 'no'],
  ['can you explain the little box on the wall', 'the first one', 'that worked', 'thank you'],
  ['I was charged a late fee', 'ok', 'and what does the booklet say about the blinking', 'yes', 'done'],
  ['THIS IS THE THIRD TIME my internet is out', 'still out!!!', 'you people are useless', 'no', 'agent'],
  ['I want to cancel', 'not the service, the appointment', 'yes', 'thanks'],
  ['the person at the desk told me something about my stuff', 'the boxes', 'the second one', 'ok thanks'],
  [
    'tv says no signal',
    'I pressed the button',
    'it did not help',
    'the remote blinks',
    'it works now',
    'bye',
  ],
  ['is there an outage', 'what is the meaning of the gizmo thing', 'ok', 'no', 'talk to a human'],
  ['how do I pay', 'by card', 'what about the paper', 'neither', 'hmm', 'something else'],
  ['my gateway smells burnt and smokes', 'what do I do', 'ok'],
  ['slow speed on my laptop only', 'tried that already', 'next', 'next', 'next', 'it is better', 'fixed'],
  ['what do the lights mean', 'orange', 'the orange one', 'no', 'please help', 'yes'],
  ['refund for last week', 'no I mean the outage', 'what about the envelope', 'no', 'a person please'],
  ['the phone has no dial tone', 'no', 'what', 'say that again', 'ok it works'],
  ['my internet is down and my bill is wrong', 'that fixed it', 'yes the bill', 'thanks'],
  ['forgot the wifi password', 'cannot do that', 'too hard', 'no person please', 'ok', 'works'],
  ['move my appointment', 'tomorrow', 'what about the thing in the hall', 'yes', 'no'],
  ['how do I read the numbers on the paper about my plan thing', 'the plan', 'ok', 'no', 'no'],
  ['the movie app will not load', 'done', 'same', 'what is a gizmo', 'still the same', 'works now'],
  ['do you sell bananas', 'what about the stuff in the drawer', 'ok my internet is out', 'no', 'yes'],
  [
    'data usage is too high',
    'whose',
    'what is the small print on the back about',
    'no',
    'no',
    'agent please',
  ],
];

/** A generator of even chances (mulberry32), so that a failure can be run again. */
export function seededChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Vary = (story: readonly string[], chance: () => number) => readonly string[];

/** The same story told by other people. */
export const VARIATIONS: readonly Vary[] = [
  (story) => story,
  (story) => story.map((text) => text.toLowerCase().replaceAll(/[.,!?]/g, '')),
  (story) => story.map((text) => text.toUpperCase()),
  (story) => story.map((text) => `hi, ${text}, please`),
  (story) => story.flatMap((text) => [text, 'what is this gizmo thing about']),
  (story, chance) => story.map((text) => withTypo(text, chance)),
  (story, chance) => story.flatMap((text) => (chance() < 0.3 ? [text, text] : [text])),
  (story, chance) => [...story.slice(0, 1), ...shuffled(story.slice(1), chance)],
];

function withTypo(text: string, chance: () => number): string {
  const at = Math.floor(chance() * text.length);
  return text.length < 6 ? text : text.slice(0, at) + text.slice(at + 1);
}

function shuffled(items: readonly string[], chance: () => number): readonly string[] {
  return items
    .map((item) => ({ item, place: chance() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
