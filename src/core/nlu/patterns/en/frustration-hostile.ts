import type { FrustrationSign } from '../frustration-points.ts';
import { CALM_CONTEXTS } from './frustration-guards.ts';

/** Anger at people or the company, and what is threatened in anger. */
export const HOSTILE_SIGNS: readonly FrustrationSign[] = [
  {
    id: 'fury',
    label: 'furious words',
    points: 6,
    any: [
      '(furious|livid|outraged|enraged|infuriated|infuriating|fuming|beyond angry|had enough|had it with|had it up|fed up|sick of|sick and tired|at my wits end|wits end|disgusted|boiling|seething|losing my mind|pissed off|with rage|rage|hate you)',
      '(so|very|really|extremely|incredibly|absolutely|unbelievably|never been (so|this|more)) (angry|mad)',
      'can (hardly|barely|not even) (type|speak|breathe|think)',
    ],
    unless: CALM_CONTEXTS,
  },
  {
    id: 'insult',
    label: 'insult',
    points: 5,
    any: [
      '(idiot|idiots|moron|morons|stupid|dumb|imbecile|imbeciles|brainless|you clowns|dumbass|you suck|shut up|assholes|asshole|bastard|bastards|bitch|jerk|jerks|scum|parasites|heartless|fools|losers|zero brains|no brains|go to hell|fuck you|fuck off|screw you|up your|shame on you|piece of (shit|crap|garbage))',
      '(bunch|pack|gang|load) of ..2 (idiots|clowns|amateurs|fools|incompetents|losers)',
      '(most|completely|totally|utterly|so) (incompetent|useless|worthless) ..2 (bunch|people|company|lot|agent|agents|support)',
    ],
    unless: [
      '(silly|stupid|dumb) (question|questions|me|mistake|of me)',
      '(i am|feel|feeling|sound|sounds|look) ..1 (stupid|dumb|an idiot|a fool)',
    ],
  },
  {
    id: 'accusation',
    label: 'accuses of fraud',
    points: 6,
    any: [
      '(you|are) ..2 (thieves|liars|liar|crooks|criminals|swindlers|con artists|scammers)',
      '(bunch|pack|gang) of ..2 (thieves|liars|crooks|criminals|swindlers)',
      '(you|company) ..3 (lied|lie|stole|robbed|robbing|swindled|stealing|rip off|ripped off|ripping)',
      '(lied|lying|lie) to (me|us|my|your customers)',
      '(your|same|all the|more|the|no more|only) lies',
      '(is|be|pure|plain|outright|consumer|such a|what a|complete|total) (just |simply |plain |pure |nothing but |a |an )?(theft|robbery|fraud|stealing|scam|rip off|ripoff|extortion|illegal)',
      '(outrageous|unfair|wrong) and illegal',
    ],
    unless: [
      '(suspicious|phishing|report|reporting) ..4 (scam|fraud)',
      '(is|was|if) (this|that|it) ..3 (scam|illegal|fraud)',
      '(think|thought|maybe|might|may|could|worried|guess|or) ..3 (scam|fraud|theft)',
      '(call|caller|text|message|email|card|bank|identity|sim) ..4 (fraud|theft|scam)',
      'is it illegal',
    ],
  },
  {
    id: 'profanity',
    label: 'profanity',
    points: 4,
    any: ['(shit|shitty|bullshit|ass|piss|pissing|screw you)'],
    unless: ['holy shit', 'shit happens'],
  },
  {
    id: 'obscenity',
    label: 'coarse profanity',
    points: 6,
    any: [
      '(fuck|fucking|fucked|fuckin|motherfucker|motherfuckers|fucker|fuckers|asshole|assholes|bastard|bastards|bitch|bitches)',
    ],
    unless: ['fucking (good|fast|great|awesome|amazing|love)'],
  },
  {
    id: 'contempt',
    label: 'contempt',
    points: 2,
    any: ['(you people|your so called|your kind|people like you)'],
  },
  {
    id: 'legal',
    label: 'legal threat',
    points: 8,
    any: [
      '(hear|hearing|letter) from ..2 (lawyer|lawyers|attorney|attorneys|solicitor)',
      '(talk|talking|spoke|speak|speaking|contact|contacting|contacted|call|calling|called|hire|hiring|hired|get|getting|see|seeing|consult|consulting|through|involve|involving|bring) ..1 (to |with |in )?(my|our|a|an) (lawyer|lawyers|attorney|attorneys|solicitor)',
      '(lawyer|lawyers|attorney) (will|is going to|is coming|is on|is already|gets)',
      '(sue|suing) (you|your|this|them|for)',
      '(going to|will|gonna) sue',
      '(legal action|class action|lawsuit|press charges|criminal charges)',
      '(go|going|take you|taking you) to (small claims|court)',
      '(see you|meet you|take you|taking you|all of you) (in|to) (small claims )?court',
      'small claims (court )?(it is|then|next)',
    ],
    unless: [
      '(not|never|nobody) ..4 (sue|suing|lawyer|lawyers|attorney|legal action|lawsuit)',
      '(lawsuit|court) (street|road|lane|avenue|ave|drive)',
      '(divorce|estate|family) (lawyer|attorney)',
    ],
  },
  {
    id: 'exposure',
    label: 'threatens to tell others',
    points: 3,
    any: [
      '(report you|reporting you|bad review|one star)',
      '(tell|call|calling|contact|contacting|write to|writing to|go to|going to) ..2 (news station|local news|media|newspaper|press|police)',
      '(tell|telling|warn|warning|make sure) ..1 (every|everyone|everybody|all|the whole) ..8 (know|knows|hear|hears|how|about|avoid|stay away|person|friends|neighbors)',
    ],
    unless: ['neighbor ..8 police', '(tell|let) (everyone|everybody) ..4 (good|great|love|happy)'],
  },
  {
    id: 'break_off',
    label: 'breaks off',
    points: 3,
    any: [
      '(never|do not) ..3 (hear from you|contact me|call me|speak to you|deal with you) ..1 (again|ever|anymore|except|>)',
      '(i am|we are|i am so) (done|through|finished|out) (with (you|this|your|all)|being|talking|waiting|and|.|>)',
      '(take|come get|pick up) ..1 your ..3 (back|box|garbage)',
      '(cancel|close|disconnect) (everything|it all|my account|it) ..2 (now|today|immediately|right now|at once)',
      '(worst|biggest) (decision|mistake) (of|i)',
    ],
  },
  {
    id: 'demand',
    label: 'demands somebody in charge',
    points: 3,
    any: [
      '(get|give|put|find|send) me ..3 (manager|boss|supervisor|someone|somebody|human|person|who)',
      'put ..2 (manager|supervisor|boss|someone|somebody) on',
      '(manager|supervisor|boss|human|real person|person) (right now|now|immediately|at once|today)',
      'put me through',
      '(someone|somebody|person) ..1 (in charge|who can (actually |really )?(think|decide|fix|read))',
      '(somebody|someone) is going to (answer|pay)',
    ],
    unless: ['please (get|give|put|find|send) me'],
  },
];
