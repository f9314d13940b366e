import type { Expression } from '../pattern.ts';
import type { Act } from '../understanding.ts';
import { BRIEF_FOLLOW_UP } from './brief.ts';

/** How a message shows an act. */
export interface ActPatterns {
  readonly any: readonly Expression[];
  /** The act is not meant when one of these is found. */
  readonly unless?: readonly Expression[];
  /** Counts only as the first word before a comma, dash or colon ("no, the other one"). */
  readonly opening?: readonly Expression[];
}

const OK =
  'yes|sure|ok|good|great|awesome|cool|excellent|correct|right|exactly|absolutely|definitely|certainly|of course|affirmative|yes please|please do|sure thing|sounds good|go ahead|that is right|that is correct|that one|please|i do|it is|it did|i did|you bet|indeed|alright|all right|fine|do it|ok sure|ok yes|yes it is|yes i do|yes sure|yes it did|ok thanks|ok thank you|ok then|lets do it|yes i did|yes i have|uh huh|cool ok|got it|will do|ok will do|ok got it|ok cool|perfect yes';
const NO =
  'no|nope|not really|no thanks|no thank you|negative|not at all|no way|never|wrong|incorrect|that is wrong|that is not it|neither|none of them|none of those|none of these|none|no it is not|no it did not|no i do not|not that|not that one|i do not think so|it is not|it did not|i did not|do not|nope sorry|no sorry|no not that|something else|neither of them|neither one|not quite|not yet|no it does not|no i did not|nothing like that';

/** Acts in customers' words. A bare answer counts only when it is the whole message or opens it before a comma. */
export const ACT_PATTERNS: Readonly<Record<Act, ActPatterns>> = {
  greeting: {
    any: [
      '< (hi|hello|hey|howdy|greetings|hola|good morning|good afternoon|good evening|good day|sup|whats up|hi there|hello there|hey there)',
      '< (is )?(anyone|anybody|someone) (there|here)',
      '< are you there',
      '(how are you|how is it going|how are you doing) ..1 (today|doing)? >',
    ],
  },
  thanks: {
    any: [
      '(thanks|thank you|appreciate it|appreciate your help|appreciated|much obliged|cheers|thank u|grateful|you are the best|you rock|you are awesome|great help|very helpful|so helpful)',
    ],
    unless: [
      'thanks for nothing',
      'thank you for nothing',
      'no thanks',
      'no thank you',
      'not helpful',
      '(i would|would be) ..2 (appreciate*|appreciated|grateful)',
      'thanks in advance',
    ],
  },
  goodbye: {
    any: [
      '(bye|good night|see you|see ya|talk to you later|have a (good|nice|great) (day|one|night|evening|weekend)|take care|farewell|so long|ttyl|that is all|that will be all|that is it for now|that is everything|nothing else)',
    ],
    unless: ['that is all (i|you|they)'],
  },
  affirm: {
    any: [`< (${OK}) >`, `< yes (${OK}) >`],
    opening: ['< (yes|sure|ok|correct|right|exactly|absolutely|definitely|of course)'],
  },
  deny: {
    any: [`< (${NO}) >`, `< (no|nope) (${NO}) >`],
    opening: ['< (no|nope|negative|wrong)'],
  },
  worked: {
    any: [
      '(it|that|this|everything|internet|wifi|tv|all|phone|service|which|now|one|step|trick|email|remote|app|modem|router) (finally|just|actually|really|totally|seems to|is now|has)? (worked|fixed it|did it|fixed|did the trick|solved it|helped|resolved it)',
      '(it|internet|wifi|tv|service|everything|we|phone) (is|are) back? up (again|now)',
      '(worked|works) like a charm',
      'worked (perfectly|great|fine)',
      '(it|everything|internet|wifi|tv|all|phone|service|email|remote|app|modem|router|connection|they) (is|are|seems|seems to be|finally|appears to be|now|is now|is all|all|is finally) ..1 (working|fixed|resolved|solved|good|back|fine|online|back up|back on|back online|running|up and running|ok) ..2 (now|again|fine|great|thanks|perfectly|thank you|finally|>)',
      '(works|working) (now|again|fine|great|perfectly|well|like a charm|thanks|thank you|good|just fine)',
      '(it|that|this|everything|all) works',
      '(all|everything|we are|i am|am|it is) (is )?(all )?(good now|set now|set|fixed now|sorted|sorted out|back to normal|fixed|resolved)',
      '(problem|issue) (is |has been |was )?(now )?(solved|fixed|resolved|gone)',
      '< (fixed|solved|resolved|worked|it worked|works|success|that was it|that did it|all good|perfect|working now|fixed it|fixed now|problem solved|great it works|back online|it is back|internet is back|we are back) >',
      '< (yes|great|perfect|awesome|wow|ok|excellent) (it |that )(worked|works|is working|helped|did|fixed it)',
      '(i am|we are) back? (online|connected|up and running) (now|again)',
      '(i am|we are|am) back (online|up|connected)',
      'now (it|everything|internet|wifi|that) (works|is working|is fine|is back)',
      '(that|it) (really )?did the trick',
      '(internet|service|wifi|it) (is|came) back (on|up|online)?',
      'got it (working|to work|fixed)',
      '< (ok |that is |it is )?good enough ',
      '(thanks|thank you|yes|ok|now|finally|great) (is|it is) (working|fixed|ok|online|solved)',
    ],
    unless: [
      '(not|never|nothing|no|none|without|barely|hardly) ..2 (work*|working|worked|fixed|resolved|solved|help*|online|back|good)',
      '(if|when|until|whether|unless|once|before|after|make sure|hope|hoping|think|thought|will|said|says|told|claimed|want|need|should|would|supposed) ..4 (works|worked|working|fixed|back|resolved|good|solved)',
      '(can|could|get|have|please|when|did|does|how|why|who|is|are|was) ..2 (it|that|this) ..2 (fixed|resolved|worked|work|working|solved|works)',
      '(worked|works|working|fixed|good|back|fine|ok) ..4 (but|however|except|although|then|only|until|before|for a)',
      '(but|still|stopped|used to|used|only) ..3 (work*|working|slow|drop*|not|down)',
      '(again|keeps) ..3 (drop*|down|out|not)',
      '(back|gone) (down|off|out)',
      'is it ..2 fixed',
      '(it is|it) (back )?again',
      '(worked|works|working|helped|fixed|great|perfect) not >',
      '(worked|works|working|helped|fixed|great|perfect) . not >',
      '(worked|works|working|fixed|back) ..2 (no wait|oh no|spoke too soon)',
      '(no wait|spoke too soon)',
    ],
  },
  failed: {
    any: [
      ...BRIEF_FOLLOW_UP,
      '(that|this|it|those|these|which|nothing|neither|none of (that|this|those|it)|none|your (solution|suggestion|advice|fix|steps|instructions)|the (solution|suggestion|fix|steps|restart|reset|reboot)|restarting|rebooting|resetting|solution|suggestion) (still |really |also |just |actually |either )?(did not|does not|do not|has not|have not|is not|was not|will not|would not) ..2 (work*|help*|fix*|solve*|do anything|do it|do the trick|change anything|make a difference|resolve*|working|helping)',
      '(nothing|none|neither|none of that|none of it|none of them|none of those|none of this) ..2 (work*|works|worked|working|help*|helped|changed|change*|happened|happens|fixed|fix*|seems to work)',
      '< (does not|did not|do not|is not|not|will not|still not|still does not|still will not|still) (work*|working|help|helping|fixed|fix it|help at all|work at all|working at all|broken|solved|resolved) >',
      '(still|again|yet) (not|no|does not|is not|can not|will not|has not|did not|do not|are not) ..2 (there|here|listed|work*|working|connect*|load*|fixed|resolved|help*|luck|better|good|solved|change*|turn on|internet|signal|online|wifi|service|picture|sound|dial tone|loading|come on|back|doing)',
      '(is|are|am|it is|was) ..1 still ..2 (not|no|broken|down|out|slow|dead|the same|same|bad|offline|dropping|having|happening|blinking|doing|stuck|frozen|black|without|unable|disconnecting|buffering|lagging|there|an issue|a problem|failing)',
      '(still|exact|exactly|the|got the|having the|get the) (the )?same (problem|issue|thing|error|message|result|results|problems|issues|trouble|happens|as before)',
      '< same (problem|issue|thing|error|message|result|as before|here|problems|issues) ',
      '(same problem|same issue|same thing happens|same result|same error|same as before)',
      '(no|not any|zero|without|not much) (luck|joy|dice|success|change|improvement|difference|effect|better|go)',
      '(not|never|no) ..1 (help*|helped|helpful) ',
      '(did not|does not) (help|do anything|do a thing|change anything|do the trick|fix it|work either|make a difference|make any difference|solve it|solve anything|solve my problem|solve the problem|fix the problem|fix anything|resolve it|resolve the issue|work for me)',
      '(i|we) (already|have already|had already|just|have|also|even|literally just) (tried|did|done|do) (that|this|it|all that|all of that|those|these|all those|everything|all of this|all this|the same|both)',
      '(tried|done|did) (that|this|it|all that|everything|all of that|those) (already|before|twice|several times|multiple times|many times|a few times|three times|and|but|still|no)',
      '(already|have) (restart*|reboot*|reset|unplug*|tried restarting|tried rebooting|tried unplugging|tried resetting|power cycled) ..6 (still|but|nothing|no|same|twice|many times|numerous times|times|not)',
      '(restart*|reboot*|reset|unplug*|power cycled) ..4 (numerous|many|several|multiple|dozens of|a dozen|# |countless|three|two) times',
      '(try|need|give|any|have|is there|got|want|suggest|find|what is|use) ..3 (something else|another solution|another way|other options|other ideas|another idea|other solution|other solutions|different solution|something different|another option|another suggestion|other suggestions|anything else i can try|else can i try|else should i try|else can i do)',
      'what else (can|could|should)',
      '< (what else|next|anything else|other ideas|now what) >',
      '(not|never) (fixed|solved|resolved) (yet|the|my|it|anything|at all|by)',
      '< nope >',
      '(no|nope) i ..1 already',
      'i already did',
      '(no|nope) . (it|that) (did not|does not|is not|will not|has not)',
      '< (failed|fail|no change|no difference|no good|no use|useless|not yet|no effect|no go|not fixed|not solved|not resolved|it failed|nothing happened|nothing changed|nothing works|nada) ',
      '< (nothing|same) >',
      '(it|that) (failed|made it worse|got worse|is worse|is even worse|is getting worse|made things worse|is worse now)',
      'it ..1 (persists|remains|keeps coming back|happened again|is happening again|still exists|is still there|is still happening)',
      '(issue|problem|error) ..1 (persists|remains|continues|is back|came back|keeps coming back|happened again|is happening again|still exists|is still there|is still happening)',
      '(made|makes) no difference',
      '(it|that|this|restart|reboot|reset) ..1 (did|does) nothing',
      '(restart*|restarted|reboot*|rebooted|reset|unplugged) ..2 already',
      'back to (square one|not working)',
      '(it|that) (worked|works|lasted) ..4 (then|but|for a) ..5 (stop*|stopped|quit|again|minute|down|out|broke|minutes|drop*)',
      '(no|nope) it (did not|does not|is not|will not|has not)',
      '(no|nope) (still|that did not|that does not|not working)',
      'not working either',
      'not working still',
      '< no work* >',
      '(restart|reset|reboot|it|that|this|still|same|and|but) ..1 no work*',
      '(restart*|reset|reboot*|tried|unplug*|plugged|checked|replaced|swapped|changed|moved|did|done) ..4 (same|nothing|no work) ..1 (there|happens)? >',
      '(restart*|reboot*|reset|unplug*|tried|replaced|swapped|changed|checked|moved|did|done) ..3 already >',
      '< (i |we |yes |and )?already (restart*|reboot*|reset|unplug*|tried|replaced|swapped|changed|checked|moved|did|done)',
      '(it|that|this) (does not|did not|is not|was not|has not|will not|still does not|still is not) >',
      '(it|that) ..2 (went|goes|gone|cut|cuts|froze|freezes|stopped|dropped|drops|died|quit|broke|crashed) ..1 again',
      '(it|that) (is|just)? (down|out|off|dead|slow|frozen|gone|broken|offline|blinking) again',
      '(spoke too soon|no wait it)',
      '(stop|quit) (telling|asking|making|sending|giving) me',
      '(did|does|changed|changes|fixed|helped|solved) nothing >',
      '(worked|works|helped|fixed) not >',
      '(worked|works|helped|fixed|great|perfect) . not >',
      '(does not|did not|do not) (explain|answer|clear up|settle|tell me)',
      '(you are|you were|was|were|is|are|that is) ..1 (no help|not helpful|not helping|zero help|no use)',
      '< (can not|could not|do not|did not) (find|see) (it|that|this|anything|any|that option|this option) ',
      '< (it is )?(still )?not (there|here|listed|on the map|on the list|in the app|on my bill|on the bill) ',
      '< still (slow|down|out|broken|dead|nothing|no|dropping|offline|blinking|bad|buffering|lagging|black|frozen|stuck|the same|same|happening|having) ',
    ],
    unless: [
      '(why|how come) ..3 still ..3 (being )?(charge*|charged|bill*|billed|paying)',
      'if ..3 (still|does not|not)',
      'still not (received|receive|arrived|got|get|posted)',
    ],
  },
  partly_worked: {
    any: [
      '(work*|works|worked|working|better|improved|back|connected|connects|faster|fixed|helped) ..4 (but|although|though|except|however|yet) ..6 (still|slow|slower|not|drop*|only|sometimes|keeps|one|other|weak|again|some|no|lag*|buffer*|bad|another)',
      '(partly|partially|kind of|sort of|somewhat|half|mostly|almost|a little|a bit|slightly|little) (work*|works|worked|working|better|fixed|helped|improved|solved|resolved|faster)',
      '(helped|better|improved|works|worked|fixed) (a little|a bit|somewhat|some|partly|slightly|partially|a tad|for some|on some|sometimes)',
      '(some|one|half|most) of (it|them|the|my) ..3 (work*|works|working|fixed|back|worked)',
      '(better|improved|faster) but',
      'works (but|sometimes|on and off|except|only)',
      '< (ok |yes |a bit |a little |much |slightly |somewhat |it is |now )?(better|faster|improved) (now |but |not |perfect |than before )?>',
      '(but|still) not (perfect|great|ideal|there yet|like before|as before)',
      '(got|getting|is|it is|a little|bit|slightly) better ..3 (but|not|still|though)',
      'not (completely|fully|entirely|totally|quite) (fixed|working|resolved|solved|back|there|right)',
    ],
    unless: ['(used to|never) ..3 work*', '(worked|working) ..3 (until|yesterday|fine before|last week)'],
  },
  repeat: {
    any: [
      '(say|repeat|tell me|explain|write|send) (that|it|this|the last|those|the steps|them|what you said) ..3 (again|one more time|once more|last part|please)?',
      '(say|repeat) (that|it|again)',
      '(repeat|come again|pardon|say what|what did you say|what was that|i missed that|one more time|explain again|tell me again|say again|slower please|slow down please|too fast|do not understand what you|not sure what you mean|what do you mean)',
      '< (what|huh|repeat|sorry|excuse me|again|come again|pardon|pardon me|repeat please|again please|i do not understand|i do not get it|what do you mean|please repeat|confused) >',
    ],
    unless: [
      '(keep*|have|had|tired of|having) ..3 (repeat*)',
      'repeat (customer|problem|issue|offender)',
      '(happen*|down) ..2 again',
      '(does|did|do|can|could) not ..1 (explain|tell|say)',
    ],
  },
  person: {
    any: [
      '(talk|speak|chat|connect*|transfer*|switch|forward|put|get|pass|escalate*|hand|let me|refer|want|need|give|reach|contact|like|call|prefer|find|where is|have|request*|demand*|see|wants|patch) ..4 (human|real person|live person|actual person|live agent|human agent|human being|real human|real agent|actual human|representative|supervisor|manager|operator|customer service agent|live representative|live chat|live support|support agent|live human|customer service representative|service representative|someone real|real someone|a person|an agent|advisor|associate|higher up|someone in charge|someone else|somebody else)',
      '(talk|speak|chat) (to|with) (a |an |the |your )?(human|person|agent|someone|somebody|representative|manager|supervisor|people|anyone|technician|real|live|billing department|retention|customer service|support|operator|boss)',
      '< (agent|human|representative|operator|person|supervisor|manager|live agent|real person|human please|agent please|representative please|operator please|real human|live person|customer service|customer service please|live chat|human agent|talk to agent|speak to agent|agent now|human now|person please|real agent|live representative|supervisor please|manager please|escalate|call me|customer representative|real person please|live agent please|agent agent|agent agent agent|representative representative|speak to representative|talk to person|a human|a person|an agent|a real person|a human please|a real person please|a person please) ',
      '(agent|human|representative|person|operator|supervisor|manager) (please|now|immediately|right now|asap|as soon as possible)',
      '(stop|enough|tired of|sick of|no more|hate|done with|quit|not want|fed up with) ..4 (bot|robot|bots|robots|chatbot|automated|machine|ai|canned|scripted|virtual assistant|bot answers)',
      '(are you|is this|am i talking to|am i speaking to|am i chatting with|you are) ..2 (a bot|a robot|bot|robot|human|real|real person|computer|ai|machine|chatbot)',
      '(is there|are there) (a|an|any|any real|any actual) (human|person|representative|agent|supervisor|manager|people|one real)',
      '(someone|somebody|anyone|person|agent|representative|manager|supervisor) (call me|to call me|call me back|contact me|to contact me|help me in person)',
      '(call me|call me back|callback|call back) (please|asap|now|today|at|at #)',
      '(escalate*) (this|my|it|the|to|me)',
      '(can|could|will|would|have) (you|someone|somebody|anyone|anybody|they) (please )?(call|phone|ring) (me|us)',
      '(is there|what is|do you have|give me|need|want|have you got) ..3 (number|phone number|hotline) ..3 (to|i can|can i|we can) (call|ring|phone|reach)',
      '< (what is |your |the |contact |support |customer service )?(phone number|contact number|hotline|support number|contact us|contact you|contact) >',
      '< (i )?(want|like|need|prefer|how do i|how can i|can i|who do i|who can i|what number do i) (to )?(call|phone|contact|ring) (you|someone|somebody|you guys|customer service|support)? ..1 >',
      '(put|get|patch|connect) me ..2 (sales|billing department|retention|support|customer service|tech support|the manager)',
      '(i want|i need|give me|get me|let me have) (a|an) (person|human|agent|representative|manager|supervisor|real)',
      '(real|live|actual) (person|human|agent|representative|people)',
      '(not|never) ..2 (a bot|bot|robot|chatbot|machine)',
      'speak to ..2 (human|representative|supervisor|manager)',
    ],
    unless: [
      '(your|the|an|this|that|last|previous|other|another|one|every|each|some|first|second|different|same|rude) (agent|representative|supervisor|manager|technician|operator|person|guy|human) ..2 (told|said|who|that|was|came|promised|hung|lied|did|gave|never|assured|i spoke|i talked|claimed|refused|quoted|set|also|would|could|says|explained|offered|informed|agreed|installed)',
      '(spoke|talked|spoken|talking|chatted|chat|speaking) (to|with) (a|an|your|the|two|three|several|multiple|#|another|many|one|numerous|some|different|someone)',
      '(not|do not|no) (need|want) ..3 (person|agent|human|representative|technician)',
      '(call|called|contacted) ..3 (agent|representative|supervisor) ..3 (yesterday|last|before|told)',
      '(travel|real estate|insurance) agent',
      '(send|need|book|schedule|get) ..2 (technician|repair person)',
      'authorized (user|person|representative)',
    ],
  },
  cancel: {
    any: [
      '(never mind|nevermind|nvm|forget it|forget about it|forget that|not important|leave it|drop it|scratch that|disregard|ignore that|ignore my last|changed my mind|no longer need help|do not need help|not need help|do not need anything|stop this|cancel this|cancel that|cancel it|start over|lets start over|restart the chat|restart this chat|go back|quit chat|end chat|exit chat|close chat|end this chat|stop chat|another question|different question|something else instead|other topic|change of topic|different topic|skip it|skip this|do not bother|dont worry about it)',
      '< (stop|exit|quit|cancel|skip|abort|end|reset|back|menu|main menu) >',
      '(do not|not) (need|want) (a|an|the)? (person|agent|human|representative|help)',
    ],
    unless: [
      'cancel (this|that|it) ..2 (service|account|subscription|appointment|order|charge)',
      'never mind (that|the fact)',
      '(go|went) back ..3 (to|and forth)',
      'leave it (on|off|plugged|unplugged)',
      '(drop*) it',
    ],
  },
  abusive: {
    any: [
      '(fuck you|fuck off|screw you|go to hell|you (are )?(an |a )?(idiot|idiots|moron|morons|stupid|dumb|piece of shit|asshole|useless|worthless|garbage|trash|loser|losers|bastard|bastards|bitch|imbecile|dumbass|retard|retarded|incompetent|pathetic|fool|fools|crooks|thieves)|(stupid|dumb|useless|idiotic|worthless|fucking|moronic|idiot|crappy|brainless|shitty|damn) (bot|robot|machine|chatbot|company|people|agent|thing|idiot|ai|assistant)|kill yourself|eat shit|suck my|shut up|stfu|you suck|you all suck|you guys suck|idiots|morons|assholes|asshole|bitch|bastards|dumbass)',
      '(fucking|goddamn) (idiot|idiots|morons|thieves|crooks|bot)',
      'you (people|guys) are ..2 (idiots|morons|useless|stupid|pathetic|crooks|thieves|incompetent|worthless|dumb)',
      'i (will|am going to) (kill|hurt|find) you',
    ],
  },
};
