/**
 * What a benchmark's customers say: problems of all three agents, failures, successes and small talk, in the
 * proportion of one new problem to three turns. None ends with a person, after which turns would be cheaper.
 */
export const STORIES: readonly (readonly string[])[] = [
  [
    'my internet is down',
    "that didn't work",
    'still not working',
    'it works now',
    'thanks',
    'why did my bill go up this month',
    "that didn't help",
    'that fixed it, thanks',
    'the wifi is slow in the bedroom',
    "that didn't help",
    'ok that worked',
    'thanks, bye',
  ],
  [
    'Hello',
    'I was charged twice for my last bill',
    'I already did that',
    'great, that worked',
    'my tv says no signal',
    'nope, same as before',
    'that fixed it',
    'how do I set up autopay',
    "that didn't work",
    'it works now',
    'how do I return my equipment',
    'thanks',
  ],
  [
    'Good morning, since the storm yesterday none of our phones or laptops can get online, only the TV box has a picture.',
    'no change after doing that',
    'that worked, the lights are green again',
    'when does the technician come',
    'ok',
    'I want to change the name of my wifi',
    "it didn't work, the page does not open",
    'that fixed it',
    'my payment was declined but the card is fine',
    "that didn't help",
    'it works now, thank you',
    'bye',
  ],
];
