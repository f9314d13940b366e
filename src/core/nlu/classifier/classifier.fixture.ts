import type { LabeledText } from './dataset.ts';

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  outage: [
    'is there an outage on my street',
    'Is the whole neighborhood down?',
    'any known outages near the harbor right now',
    'everyone on our block lost service, is it an outage?',
    'are you having an outage in town today',
    'please check for an outage at my address',
    'the neighbors are out too, must be an outage',
    'outage map says nothing but we are all down',
  ],
  slow: [
    'my internet is so slow tonight',
    'Pages take forever to load.',
    'why is the wifi crawling every evening',
    'videos keep buffering, speed is terrible',
    'i only get 3 megabits of the 100 I pay for',
    'downloads are slow since Monday',
    'speed test shows a tenth of my plan',
    'everything loads slowly on every device',
  ],
  bill: [
    'my bill is $20 higher than last month',
    'Why was I charged twice?',
    'there is a fee on my bill that i do not know',
    'explain the charges on this invoice please',
    'the bill went up without any notice',
    'i was billed for a router i sent back',
    'what is this extra charge of 15 dollars',
    'My invoice is wrong, please correct the amount',
  ],
  cancel: [
    'i want to cancel my service',
    'how do I close my account',
    'please end my contract at the end of the month',
    "I'm moving away and would like to cancel",
    'cancel everything right now',
    'what does it cost to leave before the contract ends',
    'stop my subscription',
    'I have found another provider, close the account',
  ],
  technician: [
    'can you send a technician',
    'when is my appointment with the technician',
    'i need somebody to come out and look at the cable',
    'The technician never showed up!',
    'move my appointment to Friday',
    'who comes to install it and at what time',
    'book a visit of a technician for next week',
    'your installer did not come this morning',
  ],
  out_of_scope: [
    'what will the weather be tomorrow',
    'tell me a joke',
    'how do you bake bread without yeast',
    'translate good morning into french',
    'who won the game last night',
    'what is the capital of peru',
  ],
};

/** Five labels with eight texts each, and six texts out of scope. */
export const EXAMPLES: readonly LabeledText[] = Object.entries(TEXTS).flatMap(([label, texts]) =>
  texts.map((text) => ({ label, text })),
);

/** Texts that are none of the examples, with the label they should get. */
export const OTHER_TEXTS: readonly LabeledText[] = [
  { label: 'outage', text: 'is this an outage on our street?' },
  { label: 'slow', text: 'why is it so slow, pages load forever' },
  { label: 'bill', text: 'I do not know this charge on my bill' },
  { label: 'cancel', text: 'I would like to close my account and cancel' },
  { label: 'technician', text: 'When does the technician come?' },
];
