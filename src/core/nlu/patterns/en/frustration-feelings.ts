import type { FrustrationSign } from '../frustration-points.ts';
import { CALM_CONTEXTS } from './frustration-guards.ts';

const MILD =
  'frustrated|frustrating|frustration|annoyed|annoying|angry|anger|upset|irritated|irritating|mad|aggravated|aggravating|unhappy|disappointed|disappointing|disappointment|dissatisfied|pissed';
const PRAISE =
  'great|wonderful|fantastic|lovely|awesome|brilliant|perfect|excellent|amazing|impressive|terrific|superb|marvelous|congratulations|congrats|bravo|nice work|good work|good job|great job|nice job|nice|well done|super|outstanding';

/** How customers feel about the service: from angry words through verdicts to sarcasm. */
export const FEELING_SIGNS: readonly FrustrationSign[] = [
  {
    // The specification's own, with word boundaries, all inflections and negation ("not angry").
    id: 'mild',
    label: 'angry words',
    points: 2,
    isComplaint: true,
    any: [`(${MILD})`],
    unless: CALM_CONTEXTS,
  },
  {
    id: 'intense',
    label: 'strong feelings',
    points: 4,
    isComplaint: true,
    any: [
      `(so|very|really|extremely|deeply|terribly|incredibly|absolutely|completely|beyond|seriously|truly|totally|quite|more and more) (${MILD})`,
      '(been|am|are) ..2 patient (for|long|enough|with)',
    ],
    unless: CALM_CONTEXTS,
  },
  {
    id: 'let_down',
    label: 'feels let down',
    points: 6,
    isComplaint: true,
    any: [
      '(feel|feels|feeling|felt) ..3 (cheated|betrayed|let down|ripped off|lied to|abandoned|insulted|tricked|deceived|robbed)',
      '(tired|exhausted|weary) of (this|being|waiting|hearing|explaining|asking|calling|it|all|having|getting|paying|your)',
      'not ..1 (satisfied|happy|pleased|impressed|acceptable|ok) ..4 at all',
      '(patience|nerves) ..3 (running out|runs out|run out|gone|thin|limits|limit|end)',
      '(am|are|i|slowly) ..1 (losing|lost|running out of|out of) ..1 patience',
      '(gone|going|goes) too far',
      'as if (i am|i was|i were|we are|we were) (a|an)',
      'one (disappointment|problem|excuse|mistake|disaster|lie) after (another|the other|the next)',
      '(no longer|not|never|stopped|quit) ..1 (believe|trust|believing|trusting) ..4 (you|your|word|promise*|anymore|this company)',
      '(regret|regretting) ..5 (day|signing|signed|choosing|switching|joining|becoming|coming|picking)',
      '(never|not ever|not) ..2 (been treated|experienced|seen|dealt with|had) ..2 (like this|so badly|so bad|anything like|such (a|bad|poor|terrible|awful)|this bad|this badly)',
      '(treat|treats|treated|treating) (me|us|people|customers|your customers) (like|this way|so badly|so poorly|badly|poorly)',
      'can not (keep|go on|continue) ..1 (living|doing|going|working|waiting|paying)',
      '(is|was|as) an insult',
      '(humiliated|humiliating)',
      '(scared|worried|desperate|sad) and ..3 (tired|waiting|angry|alone)',
    ],
  },
  {
    id: 'amends',
    label: 'demands amends',
    points: 4,
    isComplaint: true,
    any: [
      '(expect|demand|want|deserve|owe me|waiting for) ..5 (explanation|apology|compensation|compensated)',
    ],
  },
  {
    id: 'condemns',
    label: 'condemns the service',
    points: 6,
    isComplaint: true,
    any: [
      '(unacceptable|not acceptable|outrageous|absurd|disgrace|disgraceful|disgusting|appalling|shameful|pathetic|inexcusable|deplorable|company is a joke|service is a joke|support is a joke|this is a joke|you are a joke|what a joke|such a joke|joke of a|complete joke|total joke|scandal|scandalous)',
    ],
    unless: [
      '(unbelievable|insane|ridiculous) how (fast|quick|good|well|easy|nice)',
      'not ..2 (pathetic|absurd|ridiculous)',
    ],
  },
  {
    id: 'verdict',
    label: 'harsh verdict',
    points: 4,
    isComplaint: true,
    any: [
      '(ridiculous|worst|terrible|horrible|awful|useless|incompetent|incompetence|garbage|trash|sucks|atrocious|abysmal|insane|insanity|nightmare|worthless|unbelievable|lousy|horrendous|dreadful|disaster|catastrophe|bad service|poor service|laughable|hopeless|dishonest)',
      '(worst|worse|bad|poor) ..1 (service|company|provider|support|experience|decision|mistake|as ever)',
    ],
    unless: [
      'not ..2 (terrible|bad|horrible|awful|useless|worst)',
      '(insane|insanely|unbelievable|unbelievably|ridiculous|ridiculously|crazy) ..1 (fast|speed|speeds|good|quick|value|nice|well)',
      '(unbelievable|insane|ridiculous) how (fast|quick|good|well|easy|nice)',
      '(said|heard|thought|read) ..5 (terrible|awful|horrible|bad) ..8 (but|so far)',
    ],
  },
  {
    id: 'impatience',
    label: 'out of patience',
    points: 3,
    isComplaint: true,
    any: [
      '(are you|you) (even |fucking |freaking )?(kidding|serious|joking)',
      '(how hard|what is wrong with you|how difficult)',
      '(fix|solve|do|stop|cancel) (this|it|that|something) (now|already|people|immediately|at once|today|right now)',
      '(do|just fix|please fix|finally do) (something|it|my tv|my internet)',
      '(fix|solve) ..3 already',
      'do your job',
      '(stop|quit) (telling|asking|making|sending|giving|wasting|reading)',
      'stop ..3 (bot|robot|canned|scripted)',
      '(what|why|how|who) (in )?(the |on )?(hell|fuck|heck|earth)',
      '(wtf|wth)',
      '(is|can) (anybody|anyone|somebody|someone) (please just|finally)',
      'who (pays|is going to pay|will pay) me',
    ],
    unless: ['what the heck does'],
  },
  {
    id: 'swearing',
    label: 'swearing',
    points: 4,
    isComplaint: true,
    any: [
      '(wtf|wth|bs|damn|goddamn|dammit|damnit|crap|crappy|hell|effing|freaking|frickin|friggin|screwed|screwing)',
    ],
    unless: [
      'hell of a',
      'holy (crap|hell)',
      '(damn|goddamn|freaking|frickin|friggin|effing) (good|fast|great|nice|fine|well|cool|quick|awesome)',
      'crap happens',
    ],
  },
  {
    id: 'sarcasm',
    label: 'sarcasm',
    points: 6,
    isComplaint: true,
    any: [
      `(${PRAISE}) another (outage|bill|problem|link|bot|excuse|day|robot|technician|fee|error|update|failure|price)`,
      `(oh|wow|ah|well) (${PRAISE}) ..3 (outage|robot|bot|bill|fee|down|machine|out|off|disconnected|error|more)`,
      `(${PRAISE}) ..8 (broke|breaks|raised|wrong|disconnected|excuses|down|useless|worse|canceled|knocked out|cut off|doubled|nothing works|outages|outage|offline|days without|hold)`,
      '(thanks a lot|just great|oh great) ..6 (broke|broken|down|nothing|not|worse|again|still|useless)',
      '(just|exactly) what i (needed|wanted|was hoping|always wanted|ordered)',
      '(exactly|just) the (help|kind|service|answer) i (was hoping|needed|wanted|expected)',
      '(must|should) be (so |very |really )?(nice|great|proud|fun|wonderful|easy|thrilled|pleased) ..1 (to|of|>)',
      '(must|should) be (so |very |really )?proud',
      '(nice|kind|sweet|good|lovely|great) of you (to|guys|people)',
      '(i love|love|i enjoy|so glad|so happy|glad|happy|thrilled|delighted) (that )?(i )?(pay|paying|waiting|being|how you|getting charged|sitting)',
      '(get|gets|getting|be) paid for (a|doing|not|nothing|what)',
      'works every (other|second|third)',
      '(thanks|thank you) (so much )?for (nothing|ruining|wasting|breaking|another|ignoring)',
      '(thanks|thank you) for the ..3 (wait|hold)',
      '(you have |you )?managed to (break|lose|ruin|make|send|mess)',
      '(best|favorite|nicest) part of ..2 (service|day|call|bill)',
      '(so called|supposed) (support|service|experts|customer service|help|technicians)',
    ],
    unless: [
      'not wait',
      'that is (exactly|just) what i',
      'nice of you to (help|call|ask|offer|check|look|wait)',
    ],
  },
];
