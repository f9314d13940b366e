import type { FrustrationSign } from '../frustration-points.ts';

const NOT_ANGRY =
  '(not|never|no longer|nor|was not|are not) ..2 (angry|mad|furious|annoyed|frustrated|upset|irritated|livid)';

/**
 * Signs in words. The first is the specification's (2 points), with word boundaries, all inflections and negation
 * ("not angry"). The others make calm anger visible; each counts once per message. Points are our own: 5 reaches
 * what shouting reaches, 2 what repeated marks reach.
 */
export const FRUSTRATION_SIGNS: readonly FrustrationSign[] = [
  {
    id: 'mild',
    label: 'angry words',
    points: 2,
    any: [
      '(frustrated|frustrating|frustration|annoyed|annoying|angry|anger|upset|irritated|irritating|mad|aggravated|aggravating|unhappy|disappointed|dissatisfied|pissed)',
    ],
    unless: [NOT_ANGRY],
  },
  {
    id: 'fury',
    label: 'furious words',
    points: 5,
    any: [
      '(furious|livid|outraged|enraged|infuriated|infuriating|fuming|beyond angry|had enough|had it with|fed up|sick of|sick and tired|at my wits end|wits end|disgusted|boiling|losing my mind|lost my patience|out of patience|pissed off)',
    ],
    unless: [NOT_ANGRY],
  },
  {
    id: 'verdict',
    label: 'harsh verdict',
    points: 2,
    any: [
      '(ridiculous|unacceptable|worst|terrible|horrible|awful|pathetic|useless|incompetent|outrageous|absurd|disgrace|disgraceful|disgusting|appalling|shameful|is a joke|are a joke|what a joke|such a joke|joke of a|complete joke|total joke|garbage|crap|sucks|atrocious|abysmal|insane|nightmare|worthless|rip off|ripoff|scam|robbery|liars|thieves|crooks|criminal|unbelievable|inexcusable|deplorable)',
    ],
    unless: [
      '(suspicious|phishing|report) ..4 scam',
      'scam (email|call|calls|text|message)',
      '(is|was) (this|that|it) ..3 scam',
      'not ..2 (terrible|bad|horrible|awful|useless)',
    ],
  },
  {
    id: 'repetition',
    label: 'again and again',
    points: 2,
    any: [
      '(third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth|3rd|4th|5th|6th|7th|8th|9th|10th|second|2nd|umpteenth|millionth) (time|call|technician|visit|attempt|day in a row|week in a row|modem|agent|chat|representative)',
      '(again and again|over and over|time and again|time after time|repeatedly|countless times|numerous times|many times|so many times|a million times|hundred times|every single time|every single day|how many times|# times|dozens of times|keeps happening|same problem again|same thing every time|yet again|once again|for months|for weeks|for years|all over again|several times|multiple times)',
      '(call*|contact*|chatted|spoke) ..4 (# times|three times|four times|five times|ten times|several times|multiple times|many times|times)',
      '(two|three|four|five|six|#) (technicians|technician visits|calls|agents|representatives)',
      'down again',
    ],
    unless: ['(first|second|2nd) time ..3 (customer|user|setting)'],
  },
  {
    id: 'leaving',
    label: 'threatens to leave',
    points: 2,
    any: [
      '(cancel everything|cancel it all|cancel all of it|cancel my (whole |entire )?(account|service|services|subscription)|taking my business elsewhere|take my business elsewhere|going to (another|a competitor|switch|leave|cancel)|switching to (another|a different|a competitor|someone)|switch providers|switching providers|leaving you|leave this company|done with (you|this company|your company|you guys|you people|this)|lost a customer|losing a customer|find another provider|never again)',
    ],
  },
  {
    id: 'legal',
    label: 'legal threat',
    points: 3,
    any: [
      '(lawyer|attorney|sue|suing|lawsuit|legal action|class action|small claims|report you|reporting you|news station|the media)',
    ],
  },
  {
    id: 'regulator',
    label: 'names a regulator',
    points: 3,
    any: [
      '(fcc|bbb|better business bureau|attorney general|ftc|public utility commission|consumer protection|consumer affairs|court)',
    ],
    unless: ['(fcc) ..2 (fee|fees|charge|surcharge|label)', '(court|food) ..2 (street|road|ave|avenue)'],
  },
  {
    id: 'profanity',
    label: 'profanity',
    points: 3,
    any: [
      '(fuck|fucking|fucked|fuckin|wtf|shit|shitty|bullshit|bs|damn|goddamn|dammit|damnit|ass|asshole|bitch|bastard|bastards|crappy|screw you|screwed|screwing|hell|piss|pissing|effing|freaking|frickin|friggin|wth)',
    ],
    unless: ['hell of a'],
  },
  {
    id: 'insult',
    label: 'insult',
    points: 2,
    any: [
      '(idiot|idiots|moron|morons|stupid|dumb|imbecile|clowns|clown|brainless|dumbass|you suck|shut up|stupid bot)',
    ],
  },
  {
    id: 'wasted',
    label: 'wasted time',
    points: 2,
    any: [
      '(waste|wasted|wasting) ..3 (time|hours|day|days|money|my)',
      '(on hold|waiting|been waiting|waited|hours|spent) ..6 (hours|hour|forever|all day|days|weeks|phone|chat)',
      '(nobody|no one|none of you) ..2 (help*|helps|cares|care|answers|listens|knows|called|responds)',
      '(not|never) ..1 (care|listen|listening|helping|caring|reading)',
      '(passed around|transferred around|run around|runaround|ran around|bounced around|hung up on|hang up on|hung up|lied to|lied|ignored|getting nowhere|going in circles)',
      '(thanks|thank you) for nothing',
      '(are you|you) (even )?(kidding|serious|joking)',
      '(how hard|what is wrong with you|fix this|fix it) (is it|now|already|people|immediately)',
      'do your job',
      '(stop|quit) (telling|asking|making|sending|giving) me',
      '(you are|you were|are you) ..1 (no help|not helpful|not helping|zero help|no use)',
      '(this|that) is (theft|fraud|stealing|extortion)',
      'i hate (you|this|your|dealing)',
      'stop ..3 (bot|robot|canned|scripted)',
    ],
    unless: ['technician ..4 hours'],
  },
  {
    id: 'sarcasm',
    label: 'sarcasm',
    points: 2,
    any: [
      '(great|wonderful|fantastic|lovely|awesome|brilliant|perfect) another (outage|bill|problem|link|bot|excuse|day|robot|technician)',
      '(great job|good job|nice job|thanks a lot|wonderful|brilliant|fantastic|just great|oh great|lovely|well done) ..6 (broke|broken|down|nothing|not|worse|again|still|useless)',
    ],
    unless: ['not wait'],
  },
];
