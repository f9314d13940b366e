import type { WordingPatterns } from './wording-patterns.ts';

/** How customers say these things in English. */
export const ENGLISH_WORDING: WordingPatterns = {
  yes: /^\W*(?:yes|yep|yeah|yup|yea|yess+|sure did|it did)\b(?! (?:or|and) no\b)/i,
  no: /^\W*(?:no|nope|nah|naw|it did ?n(?:'|\u2019)?t)\b(?! (?:problem|worries|doubt|internet|signal|service|wi-?fi|connection|one|idea))/i,
  again: /\b(?:again|still|keeps?|same)\b/i,
  acknowledges:
    /^\W*not yet\W*$|^\W*(?:(?:oh|ah|lol|hmm|i see|understood|noted|doing (?:it|that)|on it|ok|okay|k|kk|sure|alright|all right|fine|got it|will do|let me (?:try|check|see)|one (?:moment|sec|second|minute)|i(?:'|\u2019)?ll (?:try|check|see)|i will (?:try|check|see)|trying|hold on)\b[\s,.!]*){1,3}(?:(?:that|it|this|now|thanks|thank you)\b[\s,.!]*){0,3}$/i,
  asksForHelp:
    /^\W*(?:(?:hi|hello|hey)\b\W*)?(?:(?:please )?(?:can|could|will) (?:you|u|someone|somebody|anyone|anybody) (?:please )?he?lp(?: me| us)?(?: out)?|(?:please )?he?lp(?: me| us)?|(?:i )?(?:really )?need (?:some |your )?(?:he?lp|assistance|support)|(?:i(?:'|\u2019)?ve|i have|got) a (?:quick )?(?:question|problem|issue)|(?:quick )?question)(?: please| pls)?\W*$/i,
  wantsNext:
    /\b(?:what(?:(?:'|\u2019)?s| is| should i do| do i do)? (?:next|now)|then what|now what|next (?:one|step)(?: please)?\W*$|(?:ok|okay|did (?:it|that)|done)\W+next\W*$)/i,
  declinesPerson:
    /\b(?:don(?:'|\u2019)?t|do not|no longer|not|no) (?:need|want|wish)\b.{0,30}\b(?:agent|person|human|representative|rep|someone|anyone|anybody|operator)\b|\b(?:no need|not necessary)\b/i,
  neither: /\b(?:neither|none|nope|something else|anything else|not (?:that|those|these|either))\b/i,
  contrast: /\b(?:but|also|another|other|next|too|different)\b/i,
  danger:
    /\b(?:on fire|caught fire|burn(?:ing|t) smell|smell(?:s|ing|ed)? (?:(?:like|of|something) )*(?:burn(?:ing|t|ed)|smoke|gas)|(?:is|was|started|starts|are|s) (?:smoking|melting|sparking)|melted (?:plug|cord|cable|adapter|outlet)|too hot to touch|burning hot|(?:wire|cable|line)s? (?:is |are |has |have |was |were |that |which )*(?:hanging|dangling|fallen|fell|lying|snapped)\b.{0,40}\b(?:outside|street|road|yard|pole|sidewalk|tree|roof|ground)|(?:wire|cable|line)s? outside (?:\w+ ){0,4}(?:is|are|came|fell|has fallen|have fallen) down|gas (?:smell|leak)|smell(?:s|ing)? gas|smoke (?:is )?com(?:ing|es)|smoking (?:modem|router|gateway|box|outlet)|sparks|sparking|electric shock|got shocked|shocked me|electrocuted|downed (?:power )?line|live wire)\b/i,
  selfHarm: /\b(?:(?:kill|hurt|harm)(?:ing)? myself|suicid(?:e|al)|end(?:ing)? my life|want to die)\b/i,
  done: /^\W*(?:(?:yes|yeah|yep|ok|okay|sure|well|and|so|alright|now|i|we|have|ve|just|i(?:'|\u2019)ve|we(?:'|\u2019)ve)\b[\s,.!]*){0,4}(?:did|done|tried|checked|restarted|rebooted|reset|unplugged|plugged|replaced|changed|found|moved|looked|connected|opened|entered)\b(?: (?:it|that|this|them|those|so|all|everything|(?:the|my|both|all) (?:\w+ )?\w+))?(?: (?:too|now|all|twice|out|up|in|back))?[\s,.!]*(?:(?:thanks|thank you|ok|okay)[\s,.!]*)?$/i,
  restarted:
    /(?<!\b(?:not|never|to|haven(?:'|\u2019)?t|didn(?:'|\u2019)?t)(?: yet)? )\b(?:(?:restarted|rebooted|unplugged|power[- ]?cycled|(?<=\b(?:i|we|i(?:'|\u2019)ve|we(?:'|\u2019)ve|have|already|just) )reset)\b(?!.{0,15}\b(?:phone|tvs?|computer|laptop|remote|pc|tablet|ipad|iphone|console|app|password|pin|camera)\b)|turned (?:it|everything|the (?:\w+ )?(?:modem|router|gateway|box|hub)) off and (?:back )?on\b|(?:did|done|tried|made?) (?:a |the |that )?(?:restart|reboot|reset|unplugg)(?:ing)?\b|(?:stop|quit) (?:telling|asking|making) me to (?:restart|reboot|reset|unplug)\b)/i,
  restartStep: /^restart (?:the|your) gateway|gateway.{0,60}30 seconds|30 seconds.{0,60}gateway/i,
  later:
    /\b(?:(?:can(?:'|\u2019)?t|cannot|can not) (?:do (?:it|that|this) )?(?:right )?now|(?:do|try|check|look at) (?:it|that|this) (?:later|tonight|tomorrow|when|after)|i(?:'|\u2019)?m (?:at work|not (?:at )?home|driving|out)|i am (?:at work|not (?:at )?home|driving|out)|i(?:'|\u2019)?ll wait|i will wait|not (?:at )?home (?:right )?now|later today)\b|^\W*(?:(?:please|ok|okay)\W+)?(?:wait|hang on|hold on|later|back home(?: now)?|i(?:'|\u2019)?m back|(?:i(?:'|\u2019)?ll )?(?:try|trying)(?: it)? now|ok try now|give me (?:a |\d+ )?(?:sec|second|moment|minute|min)s?)\W*$/i,
  cannot:
    /\b(?:(?:don(?:'|\u2019)?t|do not|no idea) (?:know )?how (?:to|do)|(?:can(?:'|\u2019)?t|cannot|can not|unable to|not able to) do (?:it|that|this|any of)|(?:too|so|very) (?:hard|difficult|complicated|confusing|technical)|not (?:very |really |so )?(?:technical|tech savvy|good with (?:computers|technology|this|these))|(?:afraid|scared) (?:to|of|i will|i(?:'|\u2019)?ll)|(?:can(?:'|\u2019)?t|cannot|can not) (?:reach|climb|bend|see well|get up))\b/i,
  bereaved:
    /\b(?:wife|husband|spouse|mom|mum|mother|father|dad|parents?|son|daughter|brother|sister|grand\w+|partner|aunt|uncle|friend|he|she|account holder|(?:my|our) late)\b.{0,30}\b(?:died|passed away|passed on|is dead|is deceased|death)\b/i,
  namesHelp: /\b(?:he?lp|assistance|support)\b/i,
  question:
    /\?\W*$|^\W*(?:(?:and|but|so|ok|okay|well)\W+)?(?:how|what|which|where|when|who|why|can i|can you|could you|could i|do i|do you|does it|does that|is it|is there|is that|will you|will i|will it|are there|are you)\b/i,
  bareYes:
    /^(?:[^\w'\u2019]*\b(?:yes+|yep|yeah|yup|yea|sure|it|that|this|did|does|is|was|has|helped|help|helps|worked|work|works|working|fixed|solved|answered|now|again|finally|all|so|very|much|really|thanks|thank|thx|ty|you|for|your|the|good|great|perfect|fine|awesome|excellent|correct|right|exactly|absolutely|definitely|certainly|indeed|sir|ma(?:'|\u2019)?am|alright|cool|ok|okay|everything|question|issue|problem|of|course|you|bet|better|affirmative|uh|huh|cleared|up)\b)+\W*$/i,
  bareNo:
    /^(?:[^\w'\u2019]*\b(?:no+|nope|nah|naw|not|nothing|none|else|really|right|now|for|today|thanks|thank|you|thx|ty|that|thats|that(?:'|\u2019)s|is|all|it|i|am|im|i(?:'|\u2019)m|good|fine|set|done|everything|so|very|much|sir|ma(?:'|\u2019)?am|bye|at|the|moment|have|a|nice|great|day|one|ok|okay|more|don(?:'|\u2019)?t|do|need|anything)\b)+\W*$/i,
  asksForLanguage:
    /\b(?:in|en) (?:english|ingles)\W{1,3}(?:please|pls|por favor|porfa)\b|(?<!\b(?:not|don(?:'|\u2019)?t|can(?:'|\u2019)?t|cannot|no) )\b(?:(?:speak|talk|chat|reply|respond|answer|write|explain|communicate)(?: (?:to|with|me|us|it|this|someone|somebody|anyone|an?|agent|person|only|back)){0,4}(?: in)? english|(?:switch|change|continue|go on|carry on)(?: over| back)? (?:to|in) english|(?:habl|escrib|respond|contest|atiend|comuni|expli|ayud)\w{1,6}(?: (?:con|alguien|persona|agente|me|una?|que|solo|hable)){0,4}(?: en)? ingles|(?:prefer|prefiero|quiero|seguir|seguimos|sigamos|continuar)(?: hablar)?(?: en)? (?:english|ingles))\b|^\W*(?:(?:hi|hello|ok|no|sorry|please|only|just|can we|hola)\W+){0,2}(?:in |to |en )?(?:english|ingles)(?:\W+(?:please|pls|por favor|only))?\W*$/i,
  declinesLanguage:
    /\b(?:(?:don(?:'|\u2019)?t|do not|cannot|can(?:'|\u2019)?t|no|not) (?:really )?(?:speak|understand|know|read|talk) (?:(?:any|much|good|your) )?english|no (?:hablo|entiendo|se|leo|puedo leer) (?:nada de |mucho |el |bien el |bien )?ingles)\b/i,
};
