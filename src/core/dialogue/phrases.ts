import type { EscalationReason, Tone } from './conversation.ts';

/** Ways to say the same thing; at least three, so that a reply never repeats the one before it. */
export type Phrases = readonly [string, string, string, ...string[]];

/** How an answer ties in with what came before. */
export type LeadKind =
  | 'new_topic'
  | 'switched_topic'
  | 'after_success'
  | 'failed'
  | 'progress'
  | 'continued'
  | 'reopened'
  | 'declined_person';

/** The first words of an answer or a question, by tone. */
export const OPENERS: Readonly<Record<Tone, Phrases>> = {
  helpful_friendly: ['Happy to help.', 'Let me help with that.', 'Thanks for telling me.'],
  understanding_adaptive: [
    'I understand, the last try was not enough.',
    'I see that the first idea did not settle it.',
    'Understood, so let me adjust.',
  ],
  patient_alternative: [
    'Thanks for trying that.',
    'Thank you for your patience, we will take another route.',
    'Thanks for checking, that narrows it down.',
  ],
  empathetic_supportive: [
    'I am sorry, I can see how frustrating this is.',
    'I am sorry this is taking so much of your time.',
    'You have every reason to be annoyed, and I am sorry.',
  ],
  empathetic_escalation: [
    'I am truly sorry for the trouble this has caused you.',
    'I hear how upset you are, and I am sorry.',
    'I am very sorry. You should not have to go through this.',
  ],
};

/** The opener for a customer who tells of a death. */
export const CONDOLENCES: Phrases = [
  'I am very sorry for your loss.',
  'My condolences, I am so sorry.',
  'I am so sorry to hear that.',
];

/** What follows the opener in an answer. {label} is the topic in words that finish "Is this about …?". */
export const LEADS: Readonly<Record<LeadKind, Phrases>> = {
  new_topic: [
    'It sounds like this is about {label}.',
    'Here is what to know about {label}.',
    'I take it this is about {label}.',
  ],
  switched_topic: ['Now on to {label}.', 'Let us switch to {label}.', 'Moving on to {label}.'],
  after_success: [
    'Good that the first problem is solved. Now on to {label}.',
    'One thing solved. Next is {label}.',
    'Great, that one is done. Let us look at {label}.',
  ],
  failed: [
    'Here is another thing to try.',
    'There is something else you can do.',
    'Let us try a different approach.',
  ],
  progress: [
    'Good, that is some progress.',
    'A step in the right direction, so let us keep going.',
    'That is better than before. There is more to try.',
  ],
  continued: ['Let us go on.', 'Then there is more to do.', 'Let us go a bit further.'],
  reopened: [
    'So the fix did not last. Here is another one.',
    'Sorry that it is back. There is more we can try.',
    'Sorry it came back, so let us pick it up again.',
  ],
  declined_person: [
    'No problem, you stay with me.',
    'Fine, we will carry on here.',
    'All right, let us keep working on it together.',
  ],
};

/** After the lead, when the message named more than one problem. */
export const NOTED: Phrases = [
  'I have also noted {labels}, and we will get to that next.',
  'You also mentioned {labels}. That comes right after this.',
  'Next on my list is {labels}.',
];

/** Before the step: with the guide's short answer in front of it, or on its own. */
export const FIRST_STEP: Phrases = ['First step:', 'To start:', 'Try this first:'];
export const NEXT_STEP: Phrases = ['Next step:', 'Now try this:', 'The next thing to do:'];

/** Said under a step when several have failed or the customer is upset. */
export const PERSON_HINTS: Phrases = [
  'You can say "agent" at any time to reach a person.',
  'If you would rather talk to a person, just say "agent".',
  'Say "agent" whenever you want a person instead.',
];

/** Clarifying questions for one and for two topics. */
export const CLARIFY_ONE: Phrases = [
  'Is this about {first}?',
  'Do I read you right, is it about {first}?',
  'I want to be sure: is it about {first}?',
];
export const CLARIFY_TWO: Phrases = [
  'Is this about {first}, or about {second}?',
  'Which is closer: {first}, or {second}?',
  'Do you mean {first}, or {second}?',
];

/** Before a request for other words, unless the customer is upset: then the tone's opener stands here. */
export const NOT_UNDERSTOOD: Phrases = [
  'I did not quite get that.',
  'I am not sure I follow.',
  'I want to be sure that I understand you.',
];
export const ASK_WORDS: Phrases = [
  'What is the problem, in a few words? For example "no internet" or "my bill went up".',
  'Could you say it another way, such as "slow Wi-Fi" or "move my appointment"?',
  'What would you like to look at: internet, TV, phone, a bill or your account?',
];
/** The same while a step is being tried. */
export const ASK_STEP: Phrases = [
  'Did the last suggestion help? Say yes or no, "next" for the next step, or "agent" for a person.',
  'Did my last suggestion do it, yes or no? You can also say "next" to go on, or "agent" for a person.',
  'Yes or no, was the last suggestion any help? With "next" we go on, with "agent" you get a person.',
];
/** Instead of "I did not get that" when the customer asked something while a step is being tried. */
export const NOT_ANSWERED: Phrases = [
  'I have no answer to that one in my guides.',
  'My guides do not say more on that question.',
  'That question goes beyond my guides.',
];
/** When the message is about something else altogether. */
export const OUT_OF_SCOPE: Phrases = [
  'That is outside what I know.',
  'I only know about your internet, TV and phone service, bills and account, and I only read English.',
  'I am afraid I cannot help with that one here.',
];

/** Hand-overs. They say what this desk did, and promise nothing that others would have to do. */
export const ESCALATIONS: Readonly<Record<EscalationReason, Phrases>> = {
  customer_request: [
    'Of course. This conversation is now marked for a person, and everything written here goes with it.',
    'Sure, a person should take it from here. I have marked this conversation for one, with all that was said.',
    'Understood. I have marked this conversation for a person. They can read all of it, so you need not repeat yourself.',
  ],
  solutions_exhausted: [
    'We have tried what I can offer for this. This conversation is now marked for a person, with every step you tried.',
    'That was the last thing I could suggest here. I have marked this conversation for a person, steps included.',
    'I do not want to send you in circles. A person should look at this, so I have marked the conversation for one.',
  ],
  high_frustration: [
    'A person should look at this with you. This conversation is now marked for one, and all of it goes along.',
    'You deserve better than another list of steps. I have marked this conversation for a person, with all you wrote.',
    'Let me stop here and get this to a person: the conversation is now marked for one, with everything in it.',
  ],
  not_understood: [
    'I am sorry, I still do not understand what you need. This conversation is now marked for a person who can read it all.',
    'I do not want to keep you guessing. I have marked this conversation for a person, with everything you wrote.',
    'Sorry, this is beyond what I can work out. The conversation is now marked for a person, and all of it goes along.',
  ],
  safety: [
    'Please put your safety first: if anyone is in danger, call 911 now and keep away from the equipment. I have marked this conversation for a person.',
    'If there is any danger to you or others, call 911 right away and leave the equipment alone. This conversation is now marked for a person.',
    'Safety first: call 911 if anyone is at risk, and do not touch the equipment. The conversation is marked for a person.',
  ],
};

/** The hand-over to a person when a customer may hurt themselves. */
export const SELF_HARM: Phrases = [
  'I am worried about you. Please call or text 988 now, day or night, or 911 if you are in danger. This conversation is marked for a person.',
  'You matter more than any of this. Please call or text 988 right away, or 911 in an emergency. I have marked this conversation for a person.',
  'Please reach out to someone now: call or text 988, or call 911 if you are in danger. The conversation is marked for a person.',
];

/** Said to messages that come while a person is awaited. */
export const WAITING: Phrases = [
  'Thanks, I have added that to the conversation. It stays marked for a person.',
  'Noted. The person who takes this over will see your message too.',
  'I have added your message. This conversation is still marked for a person; tell me if you no longer need one.',
];

export const RESOLVED: Phrases = [
  'Great, I am glad that is solved.',
  'Good to hear that it works now.',
  'Wonderful, then we can call this one solved.',
];
export const RESOLVED_CLOSE: Phrases = [
  'Is there anything else?',
  'Anything else I can do?',
  'Can I help with something else?',
];

export const OFFER_PERSON: Phrases = [
  'Would you like a person to take this over?',
  'Shall I mark this conversation for a person?',
  'Do you want a person to look at it?',
];
/** Before the offer: why. */
export const NOTHING_LEFT: Phrases = [
  'That is all my guides have on this.',
  'I have nothing more to suggest on this one.',
  'My guides do not go further than this.',
];
export const TOO_HARD: Phrases = [
  'No problem, you do not have to do this alone.',
  'That is fine, not every step is for everybody.',
  'Then please leave it as it is, nothing is lost.',
];
export const STAY_CALM: Phrases = [
  'I can tell that you are upset, and I do want to help.',
  'I understand that you are angry. Tell me what is wrong and I will do what I can.',
  'I am here to help, and I would like to get this right for you.',
];

export const GREETINGS: Phrases = [
  'Hello! What can I help you with?',
  'Hi there! What would you like help with?',
  'Welcome! Tell me what you need help with.',
];
export const THANKS: Phrases = ['You are welcome.', 'Glad to help.', 'My pleasure.'];
export const GOODBYES: Phrases = [
  'Goodbye, and come back any time.',
  'Take care. You can write again whenever you need us.',
  'Bye for now. This chat stays here if you need it again.',
];
export const CANCELED: Phrases = [
  'No problem, we can leave it there. Write whenever you need help.',
  'All right, I will drop that. Just tell me if you need something else.',
  'Okay, we will stop here. I am around if anything comes up.',
];
export const PERSON_DECLINED: Phrases = [
  'All right, I have taken the mark for a person off. What would you like to look at?',
  'Okay, no person then. What should we look at?',
  'Fine, we will carry on here. What can I help with?',
];
export const ACKNOWLEDGED: Phrases = [
  'Okay. Tell me what you need.',
  'All right. What can I do for you?',
  'Sure. What would you like help with?',
];
export const DONE_STEP: Phrases = [
  'Thanks for doing that.',
  'Good, thank you.',
  'Thanks, that is done then.',
];
export const ACKNOWLEDGED_STEP: Phrases = [
  'Take your time, and tell me how it goes.',
  'Sure, let me know what happens.',
  'No rush. Write back when you have tried it.',
];
