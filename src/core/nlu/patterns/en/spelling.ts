/** "Surface: words" lines; the surface has no apostrophe, because apostrophes are dropped before the look-up. */
const SHORT_FORMS = `
didnt: did not; doesnt: does not; dont: do not; isnt: is not; wasnt: was not; arent: are not; werent: were not
hasnt: has not; havent: have not; hadnt: had not; cant: can not; cannot: can not; couldnt: could not
wont: will not; wouldnt: would not; shouldnt: should not; aint: is not; mustnt: must not; neednt: need not
dnt: do not; didn: did not; doesn: does not; isn: is not; didint: did not; dosent: does not; doesent: does not; dosnt: does not; donot: do not
im: i am; ive: i have; its: it is; thats: that is; whats: what is; theres: there is; heres: here is; wheres: where is
hows: how is; whos: who is; whens: when is; youre: you are; theyre: they are; youve: you have; weve: we have; theyve: they have
lets: let us; itll: it will; youll: you will; whyd: why did; howd: how did; shes: she is; hes: he is
gonna: going to; wanna: want to; gotta: have to; gimme: give me; lemme: let me; dunno: do not know; kinda: kind of; outta: out of
u: you; r: are; ur: your; pls: please; plz: please; plse: please; thx: thanks; thnx: thanks; tnx: thanks; thanx: thanks; ty: thank you; tysm: thank you
cuz: because; coz: because; bc: because; bcuz: because; idk: i do not know; omg: oh my god; asap: as soon as possible; w: with; wo: without; b4: before
cs: customer service; csr: agent; rep: representative; reps: representatives; acct: account; acc: account; pmt: payment; pymt: payment; appt: appointment; appts: appointments; pw: password; pwd: password; tech: technician; techs: technicians
mins: minutes; min: minutes; hrs: hours; hr: hour; yrs: years; mo: month; info: information; msg: message; msgs: messages; txt: text; txts: texts; ph: phone; equip: equipment; mgr: manager; dept: department; amt: amount; num: number; tho: though; thru: through; nite: night; gigs: gb; gig: gb; gigabytes: gb; gigabyte: gb; gbs: gb; mbs: mbps; megs: mbps; meg: mbps; mb: mbps; megabits: mbps; gbps: mbps
cancelled: canceled; cancelling: canceling; cancell: cancel; cancle: cancel; cancled: canceled; cancelation: cancellation; cancelling: canceling; travelling: traveling; programme: program; recognise: recognize; recognised: recognized; authorise: authorize; authorised: authorized; unauthorised: unauthorized; cheque: check; labelled: labeled; apologise: apologize; centre: center; colour: color; dialling: dialing; upgrad: upgrade; favourite: favorite; neighbour: neighbor; neighbours: neighbors; neighbourhood: neighborhood
interweb: internet; interwebs: internet; intenet: internet; internt: internet; inernet: internet; internat: internet; inet: internet; intrenet: internet; wify: wifi; wiffi: wifi; wfi: wifi; wiif: wifi; wifii: wifi; wireles: wireless
modum: modem; moddem: modem; moden: modem; modam: modem; modems: modem; routers: router; roter: router; ruter: router; rooter: router; rowter: router; gateways: gateway
tvs: tv; telly: tv; televison: television; remot: remote; chanels: channels; chanel: channel; chanell: channel
bil: bill; biling: billing; billling: billing; blling: billing; bils: bills; statment: statement; reciept: receipt; recipt: receipt; recieve: receive; recieved: received; recieving: receiving; chrage: charge; charege: charge; chraged: charged; chargd: charged; charg: charge; chargin: charging; paymnet: payment; paymet: payment; payement: payment; paymant: payment
autopayment: autopay; autopayments: autopay; autobill: autopay; unkown: unknown; unrecognised: unrecognized; refun: refund; refud: refund; refunde: refund
slwo: slow; slw: slow; slo: slow; sloww: slow; buffring: buffering; bufering: buffering; lagg: lag; lagy: laggy; speds: speeds; sped: speed
conection: connection; connecton: connection; conecting: connecting; connet: connect; conect: connect; conected: connected; disconect: disconnect; disconected: disconnected; disconects: disconnects
technitian: technician; technican: technician; tecnician: technician; techinician: technician; technision: technician; apointment: appointment; appoitment: appointment; appointmet: appointment; apointmnt: appointment; apt: appointment
passwrod: password; pasword: password; passord: password; passwd: password; psswrd: password; pasword: password; logon: login; signin: login; log-in: login; acount: account; accout: account; accnt: account
equiptment: equipment; equipement: equipment; equpment: equipment; shedule: schedule; schedual: schedule; reschedual: reschedule; rescedule: reschedule; availble: available; avalible: available; availible: available
promtion: promotion; promotional: promotion; promos: promo; expierd: expired; incress: increase; increse: increase; expensiv: expensive; expencive: expensive; expesive: expensive; wierd: weird; fraudulant: fraudulent
represenative: representative; representive: representative; represenitive: representative; representitive: representative; represntative: representative; supervior: supervisor; superviser: supervisor; custumer: customer; costumer: customer; servise: service; sevice: service; serivce: service; servce: service; aget: agent; agnet: agent; humen: human; persn: person; opertor: operator
frusterated: frustrated; fustrated: frustrated; frustated: frustrated; ridiculus: ridiculous; rediculous: ridiculous; riduculous: ridiculous; unexceptable: unacceptable; unaceptable: unacceptable; unacceptible: unacceptable; terible: terrible; horible: horrible; horrable: horrible
emails: email; mails: mail; voicemails: voicemail; cameras: camera; phones: phone; telephone: phone; telephones: phone; cellphone: mobile phone; cellphones: mobile phone; cell: mobile; smartphone: mobile phone; laptops: laptop; computers: computer; pc: computer; pcs: computer; macbook: laptop; tablets: tablet; ipads: ipad; iphones: iphone; consoles: console
agin: again; agian: again; agan: again; tommorow: tomorrow; tommorrow: tomorrow; tomorow: tomorrow; alot: a lot; stil: still; workin: working; wrking: working; wroking: working; wokring: working; workign: working; wrk: work; dosn: does not; nothin: nothing; somthing: something; hlp: help; diference: difference; diferent: different; wen: when; wat: what; wut: what; y: why; bcz: because; plez: please; ples: please; helo: hello; hii: hi; hiya: hi; heya: hey; yo: hey; bye-bye: bye; goodbye: bye; byee: bye; cya: bye; okay: ok; okey: ok; okk: ok; k: ok; kk: ok; yea: yes; yeah: yes; yep: yes; yup: yes; yess: yes; yah: yes; ya: yes; noo: no; nop: nope; nah: nope; naw: nope; wateva: whatever
`;

/** Words that customers mistype; all single slips (a letter left out, doubled or swapped) are accepted for them. */
export const OFTEN_MISTYPED: readonly string[] =
  'internet wireless connection router gateway television billing statement payment autopay charges overcharged refund promotion password account technician appointment equipment representative supervisor reschedule cancel upgrade downgrade streaming buffering disconnect voicemail security increase expensive discount activate activation outage frustrated ridiculous unacceptable agreement contract customer service working yesterday restart reset remote channels speed signal address available'.split(
    ' ',
  );

/** Correct English words one slip away from a word of `OFTEN_MISTYPED`; they keep their own meaning. */
export const NOT_SLIPS: ReadonlySet<string> = new Set(
  'rest sped seed spend speeds sped rest reset rout roue outrage chances changes charge single signa sign address dress stream steaming resent restate sinal rested remove remote security services serve'.split(
    ' ',
  ),
);

/** Surface forms and the words they stand for. */
export function readShortForms(): ReadonlyMap<string, readonly string[]> {
  const entries = SHORT_FORMS.trim()
    .split(/[;\n]/)
    .map((line) => line.split(':').map((part) => part.trim()))
    .map(([surface = '', words = '']) => [surface, words.split(' ')] as const);
  return new Map(entries.filter(([surface, words]) => surface !== words.join(' ')));
}

/** All spellings of a word with one letter left out, doubled, or swapped with the next; the first letter stays. */
export function singleSlips(word: string): readonly string[] {
  const slips: string[] = [];
  for (let i = 1; i < word.length; i++) {
    const [head, letter, tail] = [word.slice(0, i), word.slice(i, i + 1), word.slice(i + 1)];
    slips.push(head + tail, head + letter + letter + tail);
    if (tail !== '') slips.push(head + tail.slice(0, 1) + letter + tail.slice(1));
  }
  return slips;
}
