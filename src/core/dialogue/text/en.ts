import { ENGLISH_LABELS } from '#core/nlu/topics.ts';
import type { ReplyText } from './reply-text.ts';

/** All that the desk says in English. */
export const ENGLISH: ReplyText = {
  agents: {
    tech_support: {
      name: 'Tech Support',
      greetings: ['Tech Support here:', 'This is Tech Support:', 'You have reached Tech Support:'],
      newTopic: [
        'It sounds like this is about {label}.',
        'Let us take a look at {label}.',
        'I take it this is about {label}.',
      ],
      checks: ['Did that work?', 'Did that fix it?', 'Is it working now?', 'Did that change anything?'],
      signOffs: [
        'Enjoy your time on the web.',
        'Glad that you are back online.',
        'I hope that all stays well.',
      ],
    },
    billing: {
      name: 'Billing',
      greetings: ['Billing here:', 'This is Billing:', 'You have reached Billing:'],
      newTopic: [
        'This looks to be about {label}.',
        'Let us go through {label}.',
        'As I read it, this is about {label}.',
      ],
      checks: [
        'Did that help?',
        'Does that settle it?',
        'Did that clear it up?',
        'Did that answer your question?',
      ],
      signOffs: [
        'Thanks for checking your bill with us.',
        'Thanks for asking about it.',
        'Thank you for going through this with me.',
      ],
    },
    general: {
      name: 'General Support',
      greetings: ['General Support here:', 'This is General Support:', 'You have reached General Support:'],
      newTopic: [
        'Here is what to know about {label}.',
        'So this is about {label}.',
        'Let me tell you about {label}.',
      ],
      checks: [
        'Did that help you?',
        'Did that get you what you need?',
        'Did that do it?',
        'Does that answer it?',
      ],
      signOffs: ['Thanks for writing to us.', 'Thank you for your time.', 'It was good to hear from you.'],
    },
  },
  topics: {
    ...ENGLISH_LABELS,
    modem_activation: 'activating {gateway}',
    modem_offline_lights: 'the lights on {gateway}',
    gateway_restart: 'restarting {gateway}',
    gateway_factory_reset: 'resetting {gateway} to factory settings',
    tv_error_code: 'an error code on {tv_box}',
    voice_no_dial_tone: 'no dial tone on {home_phone}',
    mobile_no_service: 'no service on {mobile}',
    mobile_data_slow: 'slow data on {mobile}',
    mobile_mms: 'picture messages on {mobile}',
    bill_view: 'seeing {bill}',
    bill_explain_increase: 'why {bill} went up',
    fee_explain: 'a fee on {bill}',
    pay_bill: 'paying {bill}',
  },
  things: {
    gateway: {
      own: 'your gateway',
      names: [
        'the router',
        'the modem',
        'the hub',
        'the wifi box',
        'the internet box',
        'the modem box',
        'the router box',
        'the wifi thingy',
        'the wifi thing',
        'the internet thingy',
        'the internet thing',
        'the wifi machine',
        'the internet machine',
        'the modem thing',
        'the modem thingy',
      ],
      looseNames: ['the box', 'the thingy', 'the device', 'the machine'],
      guideNames: ['the gateway'],
    },
    tv_box: {
      own: 'your TV box',
      names: [
        'the cable box',
        'the tv box',
        'the set top box',
        'the settop box',
        'the receiver',
        'the tv receiver',
        'the decoder',
        'the dvr',
        'the cable receiver',
        'the tv thingy',
        'the cable thingy',
      ],
      looseNames: ['the box', 'the thingy', 'the device', 'the machine'],
      guideNames: ['the TV box'],
    },
    home_phone: {
      own: 'your home phone',
      names: ['the landline', 'the land line', 'the house phone', 'the house line', 'the home line'],
      looseNames: ['the phone', 'the line', 'the handset'],
      guideNames: ['the home phone'],
    },
    mobile: {
      own: 'your mobile',
      names: ['the cell', 'the cell phone', 'the cellphone', 'the mobile phone', 'the smartphone'],
      looseNames: ['the phone', 'the iphone', 'the android'],
      guideNames: ['the mobile'],
    },
    bill: {
      own: 'your bill',
      names: ['the bill', 'the statement', 'the invoice', 'the monthly bill', 'the monthly statement'],
      looseNames: [],
      guideNames: ['the bill'],
    },
  },
  naming: {
    mine: ['my', 'our'],
    articles: ['the', 'this', 'that', 'a', 'an', 'your'],
    your: 'your',
    adjectives: ['old', 'new', 'little', 'small', 'big', 'black', 'white', 'gray', 'main', 'other'],
  },
  and: 'and',
  contractions: [],

  openers: {
    helpful_friendly: ['Happy to help.', 'Let me help with that.', 'Thanks for telling me.'],
    understanding_adaptive: [
      'I see, the last try was not enough.',
      'I see that the first idea did not settle it.',
      'All right, so let me adjust.',
    ],
    patient_alternative: [
      'Thanks for trying that.',
      'Thank you for bearing with me.',
      'Thanks for checking, that tells me more.',
    ],
    empathetic_supportive: [
      'I am sorry, I can see how hard this is.',
      'I am sorry this is taking so much of your time.',
      'You have good reason to be annoyed. I am sorry.',
    ],
    empathetic_escalation: [
      'I am truly sorry for the trouble this has caused you.',
      'I hear how upset you are, and I am sorry.',
      'I am very sorry. You should not have to go through this.',
    ],
  },
  condolences: [
    'I am very sorry for your loss.',
    'I feel for you, and I am so sorry.',
    'I am so sorry to hear that.',
  ],
  leads: {
    switched_topic: ['Now on to {label}.', 'Let us switch to {label}.', 'Moving on to {label}.'],
    after_success: [
      'Good that the first problem is solved. Next up is {label}.',
      'One thing solved. Then we come to {label}.',
      'Great, that one is done. Let us look at {label}.',
    ],
    failed: [
      'Here is one more thing to try.',
      'There is something else you can do.',
      'Let us try another way.',
    ],
    progress: [
      'Good, that is some progress.',
      'A step in the right way, so let us keep going.',
      'That is better than before. There is more to try.',
    ],
    continued: ['Let us go on.', 'Then there is more to do.', 'Let us go a bit further.'],
    reopened: [
      'So the fix did not last. Here is a new one.',
      'Sorry that it is back. There is more we can try.',
      'Sorry it came back, so let us pick it up once more.',
    ],
    declined_person: [
      'No problem, you stay with me.',
      'Fine, we will carry on here.',
      'All right, let us keep at it.',
    ],
  },
  noted: [
    'I have also noted {labels}, and we will get to that next.',
    'You also spoke of {labels}. That comes right after this.',
    'Next on my list is {labels}.',
  ],
  fromGuide: ['From our guide "{title}":', 'Our guide "{title}" says:', 'This is in our guide "{title}":'],
  foreignGuide: [
    'The guide for this is in Spanish.',
    'I have this one in Spanish only.',
    'Please note that our guide is in Spanish.',
  ],
  firstStep: ['Step {n} of {total}:', 'We start with step {n} of {total}:', 'Try this, step {n} of {total}:'],
  nextStep: [
    'Now step {n} of {total}:',
    'Next comes step {n} of {total}:',
    'Please go on with step {n} of {total}:',
  ],
  onlyStep: ['Try this:', 'Here is what to do:', 'There is just one step:'],
  stepOn: [
    'Step {n} of {total}, for {word} ({name}):',
    'This is step {n} of {total}, for {word} ({name}):',
    'We do step {n} of {total} on {word} ({name}):',
  ],
  onlyStepOn: [
    'Try this on {word} ({name}):',
    'Here is what to do with {word} ({name}):',
    'There is just one step, for {word} ({name}):',
  ],
  personHints: [
    'You can say "agent" at any time to reach a person.',
    'If you would rather talk to a person, just say "agent".',
    'Say "agent" whenever you want a person instead.',
  ],

  clarifyOne: [
    'Is this about {first}?',
    'Do I read you right, is it about {first}?',
    'I want to be sure: do you ask about {first}?',
  ],
  clarifyTwo: [
    'Is it one of these: {first}, or {second}?',
    'Which is closer: {first}, or {second}?',
    'Do you mean {first}, or {second}?',
  ],
  notUnderstood: [
    'I did not quite get that.',
    'I am not sure I follow.',
    'I want to be sure that I get you right.',
  ],
  askWords: [
    'What is the problem, in a few words? For example "no internet" or "my bill went up".',
    'Could you say it another way, such as "slow Wi-Fi" or "move my appointment"?',
    'What would you like to look at: internet, TV, phone, a bill or your account?',
  ],
  askStep: [
    'Did the last suggestion help? Say yes or no, "next" for the next step, or "agent" for a person.',
    'Did my last suggestion do it, yes or no? You can also say "next" to go on, or "agent" for a person.',
    'Yes or no, was the last suggestion any help? With "next" we go on, with "agent" you get a person.',
  ],
  notAnswered: [
    'I have no answer to that one in my guides.',
    'My guides do not say more on that.',
    'My guides leave that question open.',
  ],
  outOfScope: [
    'That is outside what I know.',
    'I know about internet, TV and phone service, bills and accounts. I read English and Spanish.',
    'I am afraid I cannot help with that one here.',
  ],

  escalations: {
    customer_request: [
      'Of course. This chat is now marked for a person, and all you wrote here goes with it.',
      'Sure, a person should take it from here. I have marked this chat for one, with all that was said.',
      'As you wish. I have marked this chat for a person. They can read all of it, so you need not say it twice.',
    ],
    solutions_exhausted: [
      'We have tried what I can offer for this. The chat is now marked for a person, with each step you tried.',
      'That was the last thing I could suggest here. I have marked our chat for a person, steps included.',
      'I do not want to send you in circles. A person should look at this, so the chat is now marked for one.',
    ],
    high_frustration: [
      'A person should look at this with you. This chat is now marked for one, and all of it goes along.',
      'You deserve better than one more list of steps. I have marked this chat for a person, with all of your words.',
      'Let me stop here and get this to a person: the chat is now marked for one, with all that is in it.',
    ],
    not_understood: [
      'I am sorry, I still do not know what you need. This chat is now marked for a person who can read it all.',
      'I do not want to keep you guessing. I have marked this chat for a person, with each word you wrote.',
      'Sorry, this is more than I can work out. The chat is now marked for a person, and all of it goes along.',
    ],
    safety: [
      'Please put your safety first: if anyone is in danger, call 911 now and keep away from the equipment. I have marked this chat for a person.',
      'If there is any danger to you or others, call 911 right away and leave the equipment alone. This chat is now marked for a person.',
      'Safety first: call 911 if anyone is at risk, and do not touch the equipment. The chat is marked for a person.',
    ],
  },
  selfHarm: [
    'I am worried about you. Please call or text 988 now, day or night, or 911 if you are in danger. This chat is marked for a person.',
    'You matter more than any of this. Please call or text 988 right away, or 911 if you are in danger. I have marked our chat for a person.',
    'Please reach out to someone now: call or text 988, or call 911 if you are in danger. The chat is marked for a person.',
  ],
  waiting: [
    'Thanks, I have added that to the chat. It stays marked for a person.',
    'Noted. The person who takes this over will see your message too.',
    'I have added your message. This chat is still marked for a person; tell me if you no longer need one.',
  ],
  offerPerson: [
    'Would you like a person to take this over?',
    'Shall I mark this chat for a person?',
    'Do you want a person to look at it?',
  ],
  nothingLeft: [
    'That is all my guides have on this.',
    'I have nothing more to suggest on this one.',
    'My guides do not go further than this.',
  ],
  tooHard: [
    'No problem, you do not have to do this alone.',
    'That is fine, not every step is for everyone.',
    'Then please leave it as it is, nothing is lost.',
  ],
  stayCalm: [
    'I can tell that you are upset, and I do want to help.',
    'I know that you are angry. Tell me what is wrong and I will do what I can.',
    'I am here to help, and I would like to get this right for you.',
  ],

  resolved: [
    'Great, I am glad that is solved.',
    'Good to hear that it works now.',
    'Very good, then we can call this one solved.',
  ],
  resolvedClose: ['Is there anything else?', 'Anything else I can do?', 'Can I help with something else?'],
  greetings: [
    'Hello! What can I help you with?',
    'Hi there! What would you like help with?',
    'Welcome! Tell me what you need help with.',
  ],
  greetingsAgain: ['Hello, you are back.', 'Hi, good to have you back.', 'Welcome back.'],
  thanks: ['You are welcome.', 'Glad to help.', 'My pleasure.'],
  goodbyes: [
    'Goodbye, and come back any time.',
    'Take care. You can write again whenever you need us.',
    'Bye for now. This chat stays here if you need it again.',
  ],
  canceled: [
    'No problem, we can leave it there. Write whenever you need help.',
    'All right, I will drop that. Just tell me if you need something else.',
    'Okay, we will stop here. I am around if anything comes up.',
  ],
  personDeclined: [
    'All right, I have taken the mark for a person off. What would you like to look at?',
    'Okay, no person then. What should we look at?',
    'Fine, then we go on here. What can I help with?',
  ],
  acknowledged: [
    'Okay. Tell me what you need.',
    'All right. What can I do for you?',
    'Sure. What do you need help with?',
  ],
  acknowledgedStep: [
    'Take your time, and tell me how it goes.',
    'Sure, let me know what happens.',
    'No rush. Write back when you have tried it.',
  ],
  doneStep: ['Thanks for doing that.', 'Good, thank you.', 'Thanks, that is done then.'],

  languageTaken: [
    'Sure, we can go on in English.',
    'Of course, English from here on.',
    'No problem, I will write in English.',
  ],
  languageOffered: [
    'If you prefer English, write "in English".',
    'We can also chat in English: just write "in English".',
    'Write "in English" if you would like me to switch.',
  ],
};
