import type { TopicPatterns } from './topic-pattern.ts';

/** Billing topics in customers' words. */
export const BILLING_TOPICS: Readonly<Record<string, TopicPatterns>> = {
  bill_view: {
    exact: [
      '{see} ..3 {bill}',
      '(where|how) ..5 (see|view|find|get|look at|download|print|check) ..3 {bill}',
      '(copy|copies|pdf|itemized|printout|detail*|details|breakdown) ..3 {bill}',
      '(how much|what) ..2 (do i owe|is my balance|is my bill|is my current balance|my bill this month|owed|is due|is my current bill|do we owe)',
      '(balance|amount) (due|owed)',
      '(check|what is|see|know) ..2 (balance|account balance|current balance)',
      'when ..3 (bill|payment) ..1 due',
      '(due date|billing date|bill date|bill due)',
      '(past|old|previous|last) (bills|statements|bill copy|invoices|billing statements)',
      '(not|never) (receiv*|receive*|get*|got) ..3 (bill|statement|invoice)',
    ],
    weak: ['{bill}'],
    unless: ['paperless', 'bill ..3 (high|higher|went up|increase*|expensive)', 'final bill', '(change|move) ..3 due date'],
  },
  bill_explain_increase: {
    exact: [
      '{bill} ..4 (went up|gone up|go up|goes up|going up|higher|increase*|jump*|doubled|tripled|double|triple|shot up|skyrocket*|raised|rose|risen|too high|so high|is high|more than|more expensive|so expensive|expensive|too much|so much|keeps going up|climb*|different|changed|spike*|inflated|excessive|outrageous|huge)',
      '{price} ..4 (went up|gone up|go up|goes up|going up|increase*|increases|hike*|hike|hikes|jump*|doubled|tripled|raised|raise*|shot up|skyrocket*|too high|so high|rose|keeps going up|higher|gouging|excessive|outrageous)',
      '(raise*|raising|increase*|increasing|hike*|jack*|doubled|upped|bump*) ..4 ({bill}|{price}|how much i pay|my service)',
      '(why|how come) ..5 ({bill}|paying|pay) ..5 (high|higher|more|much|expensive|up|increase*|different|this month)',
      '(price|rate|bill|cost)* ..1 (rising|climbing|creeping)', '(price|rate|bill|cost|fee) (increase*|increases|hike*|hikes|jump|raise|raises|gouging)',
      '(pay*|charged|charge*|billed) ..2 (more|extra|higher|too much) ..3 (than|this month|month|money|now|each month|every month)',
      '(used to be|used to pay|supposed to pay|was paying|were paying) ..6 (now|but)',
      '(too|so|very|really|pretty|extremely|damn|way too|super) (expensive|high|pricey|costly)',
      'explain ..3 {bill}',
      '(understand|confus*) ..4 {bill}',
      '{bill} (higher|increase*|too high|expensive|so high)',
      '(bill|service|charges) ..3 ($|dollars) ..4 (more|higher|extra)',
    ],
    strong: ['(expensive|overpriced|overpricing|overprice|pricey|price gouging|unfair pricing|unfair prices|unaffordable)', '(high|higher|higer) ({bill}|{price}|charges)', '(high|higher|inflated|excessive|unfair) ..2 (bill|pricing|prices|rates|price)'],
    medium: ['bill* (issue|issues|problem|problems|error|errors|question|questions|practices|practice|complaint|complaints|mistake|mistakes|help)', '(problem|problems|issue|issues|question|questions|trouble|wrong|incorrect|mistake|error|errors) ..4 {bill}', '{bill} ..3 (wrong|incorrect|not right|off|inaccurate|mistake)', '(inaccurate|incorrect|wrong|erroneous|unfair|deceptive|fraudulent|weird) ..1 bill*'],
    weak: ['{bill}', '{price}'],
    unless: ['(promo|promotion|promotional|discount|introductory|deal) ..6 (end*|expire*|expired|ran out|over|up|gone)', '(final|last) bill', '(lower|reduce|cheaper|bring) ..4 (bill|price|cost|rate)', '(bill|price) ..4 (lower|reduce*|down)', '(data|usage) ..3 (cap|caps|overage)'],
  },
  promo_ended: {
    exact: [
      '(promo|promotion|promotional|discount|introductory|intro|special|deal|offer|promotional rate|introductory rate|promo rate|promo price|sale price) ..5 (end*|ended|ending|ends|expire*|expired|expiring|expiration|ran out|run out|running out|is over|is up|was up|is gone|over|gone|dropped off|fell off|removed|disappeared|not applied|not honor*|taken off|went away)',
      '(lost|removed|lose|losing|took off|removing|ended|expired|expiring|end of|after) ..3 (promo|promotion|promotional|discount|deal|introductory|intro rate|special rate|promo rate)',
      '(new|another|any|get|renew|extend) ..3 (promo|promotion|deal|discount|promotions|deals)',
      '(not|refus*|refuse*|never|fail*) ..3 (honor*|honored|honoring|apply|applied) ..5 (promo|promotion|price|deal|rate|offer|quoted|discount|agreement|contract)',
      '(promised|quoted|offered|guaranteed|told) ..5 ($|price|rate|discount|deal|dollars) ..8 (but|charged|then|now|instead|and)',
      'bait and switch', '(locked in|lock in|price lock|price guarantee|guaranteed price|guaranteed rate)', '(12|24) month* ..3 (promo|promotion|deal|discount|is up|over)',
    ],
    medium: ['(promo|promotion|promotional|introductory|discount)', '(false|misleading|deceptive) (advertis*|advertising|pricing|advertisement|promises)'],
    unless: ['(autopay|auto pay|paperless|automatic) ..8 (discount|credit)', 'discount ..5 (autopay|auto pay|paperless)', '(senior|veteran|student|military|low income|retention|loyalty)'],
  },
  fee_explain: {
    exact: [
      '(what|why|explain|what is) ..6 (fee|fees|surcharge|surcharges|tax|taxes)',
      '(broadcast tv|broadcast|regional sports|sports|rental|modem rental|equipment|franchise|hd|regulatory|activation|installation|install|administrative|admin|convenience|box|modem|router|gateway|lease|technology|processing|service|upgrade|connection|monthly|leasing) (fee|fees|surcharge|charge|charges|rental fee|cost)',
      '(hidden|extra|additional|mystery|bogus|ridiculous|unexplained|random|junk|strange|weird|unnecessary|added|surprise|illegal|new) (fee|fees|surcharge|surcharges|charges|taxes)',
      '(fee|fees|surcharge|taxes) ..3 (on|in) ..2 bill',
      '(rent*|rental|renting|lease) ..4 (modem|router|gateway|box|equipment) ..4 (fee|charge|pay*|cost|month|charged)',
      '(charg*|charge*|paying|pay|billed) ..4 (rent|rental|lease|renting)',
      '(charg*|charge*|billed) ..8 (my own|owned|own) ..2 (modem|router|equipment|gateway)',
      '(charg*|charge*|billed) ..3 (for|to) ..3 (install*|installation|activation|self install)',
    ],
    strong: ['(fee|fees|surcharge|surcharges)'],
    weak: ['(tax|taxes)'],
    unless: ['(late|early termination|cancellation|termination|overage|unreturned|returned payment|technician|visit|non return) ..1 (fee|fees|charge*|charges)', '(return*|unreturned) ..5 (fee|charge*)', 'no (fee|fees)', '(technician|visit) ..4 (fee|charge*)', '(data|usage|overage) ..4 (fee|fees|charge*|charges)'],
  },
  prorated_charge: {
    exact: ['(prorate*|prorated|proration|pro rated|pro rate|pro-rated|pro rata|prorating)', 'partial (month|charge|charges|bill|billing)', '(charged|billed|bill|charge) ..6 (part of a month|half a month|few days|days i did not|extra days|whole month|full month|mid month|month in advance|in advance)', 'part of ..2 month', '(first|second) bill ..5 (higher|two months|double|high|more|so)', '(two|2) months ..3 (on|in|at) ..3 (first|one) bill', '(middle of the month|mid month|mid cycle|billing cycle)'],
    unless: ['billing cycle ..4 (data|usage|limit)'],
  },
  unknown_charge_dispute: {
    exact: [
      '(not|never) ..2 (recognize|recognise|know|authorize*|authorized|order*|ordered|request*|requested|sign up|signed up|ask*|asked|approve*|approved|agree*|agreed|made|buy|bought|purchase*|rent|rented|watch*|watched|want|subscribe*|use|used|receive*|have|had|understand) ..6 (charge*|charges|charged|fee|fees|billed|bill|item|purchase|pay per view|subscription|transaction|movie|movies)',
      '{charge} ..8 (not|never) ..2 (recognize|recognise|authorize*|authorized|order*|ordered|make|made|request*|requested|signed up|asked|ask|ask for|agree*|approve*|know|know about|had|want|use|used|have|rent|watch)',
      '(billed|charged|charging|charge|billing|paying) ..3 for ..5 (never|not) ..2 (order*|ordered|have|had|used|use|receive*|received|request*|want*|asked|get|got|provided|returned|own|watch|sign up|rendered)',
      '(dispute*|contest*|disputing|fight) ..3 (charge|charges|bill|billing|fee|payment|amount)',
      '(bill|billing|charge|payment) (dispute|disputes)',
      '(unauthorized|unknown|unrecognized|mystery|fraudulent|false|bogus|erroneous|wrongful|incorrect|unexplained|strange|suspicious|phantom|random|wrong|improper|unwarranted|invalid|inaccurate|illegal) (charge|charges|payment|payments|withdrawal|transaction|transactions|fee|fees|debit|billing|bill)',
      '(charge|charges|billing|billed) (fraud|error|errors|mistake|scam|frauds)',
      '(charged|billed|charging|billing) ..4 (twice|double|two times|2 times|again|multiple times|three times|wrong amount|incorrectly|wrongly|wrongfully|without|fraudulently|erroneously)',
      '(double|duplicate|duplicated|over) (charge*|charged|billed|billing|bill|payment|charges|charging)',
      '(overcharge*|overcharges|overcharged|overcharging|over charged|over charge|over charging|overbilled|overbilling|over billed|misbilled|ripped off|ripping me off|rip off)',
      '(pay per view|ppv|on demand) ..6 (never|not|did not)',
      '(took|taken|withdrew|withdrawn|stole|stolen|steal*|debited|pulled) ..5 (money|$|account|bank|card|checking|payment)',
      
      '(remove|take off|reverse|dispute|delete) ..3 (charge|charges)',
      '(charged|charging|billed|billing|charge|charges|paying) ..3 for ..2 (no|services not|service not|service that|services that|service they|nothing|something i)', '(charge|charges) ..3 (wrong|incorrect|mistake|error|bogus|not mine|fraud*)',
    ],
    strong: ['(what is|what was|why) ..3 (this|these|that) ..2 (charge|charges)', '(wrong|false|fraudulent|illegal) (bill|billing)', '(charge|charged|charging|bill*) ..3 service* ..4 (not|never)'],
    medium: ['(charged|billed) ..3 ($|for|me|by)', '(charge|charges) ..4 (on|from) ..2 (bill|account|card|statement)'],
    weak: ['(charge|charges|charged|charging|payment|billed)'],
    unless: ['(prorate*|prorated|partial month)', 'late (fee|fees|charge)', '(data|usage) ..3 (overage|overages|charge*|charges|cap|caps)', '(overage|overages) ..3 (fee|charge*|charges|data)', '(technician|visit|service call) ..4 (charge*|fee)', '(return*|unreturned|returned|turned in) ..6 (equipment|modem|box|boxes|router|gateway)', '(equipment|modem|box|boxes|router|gateway) ..6 (return*|unreturned|returned|turned in)', '(pay*|make a payment|payment arrangement|payment plan)', '(early termination|cancellation) (fee|charge*)'],
  },
  late_fee: {
    exact: ['late (fee|fees|charge|charges|payment fee|penalty|payment|payments|notice)', '(charged|charge|fee|penalty|waive|remove) ..4 (paying late|late)', '(waive|remove|refund|reverse|take off|dispute) ..3 late', '(paid|pay) late', '(returned|bounced|nsf|insufficient funds) ..2 (payment|check|fee) ..2 fee'],
    unless: ['(technician|appointment|tech) ..4 late'],
  },
  credit_request: {
    exact: [
      '(want|need|give|get|ask*|request*|apply|deserve|owe*|issue|like|receive|promised|due|missing|never|not|where is|expect*|refusal to|refus*) ..5 (credit|credits|compensation|adjustment|reimbursement|reimburse*|bill credit|courtesy credit)',
      '(credit|credited|compensat*|compensate*|compensation|adjust*|adjustment|reimburse*) ..3 (my|the|our|to|on|for) ..2 (account|bill|inconvenience|trouble|time|statement|problem|problems|poor service)',
      '(money|something) off ..3 bill', '(credit|compensation|discount) for (the|my|all|this|these|poor|bad)', '(promised|said|told) ..5 (credit|discount)', '(knock|take) ..3 off ..3 bill', '(bill|account) credit', '(compensate*|compensation)', '(retention|loyalty|customer loyalty|courtesy|goodwill) (discount|credit|offer|department|deal)',
    ],
    medium: ['(credit|credits|credited)'],
    unless: ['credit (card|cards|check|score|report|bureau|agency)', '(outage*|internet was out|service was out|was down|were down|days without|without service|without internet|been down|been out|was out|lost service) ..10 (credit*|refund*|compensat*|reimburse*)', '(credit*|compensat*|refund|reimburse*|money back|compensation) ..10 (outage*|was out|was down|were down|been down|been out|without service|without internet|went down|days without|lost service|down for|out for)', '(autopay|paperless) ..3 (discount|credit)'],
  },
  outage_credit: {
    exact: [
      '(credit*|compensat*|compensate*|compensation|refund*|reimburse*|money back|prorate*|discount|adjust*|money off|deduct*) ..10 (outage*|was out|was down|were down|been down|been out|without service|without internet|went down|days without|lost service|down for|out for|downtime|no service|no internet|not working|interruption|days i had no|service interruption|down)',
      '(outage*|was out|was down|were down|been down|been out|without service|without internet|days without|lost service|downtime|no service|no internet|interruption|down for|out for|service interruption) ..10 (credit*|compensat*|compensate*|compensation|refund*|reimburse*|money back|off my bill|discount|prorate*|pay for|paying|charged|money off)',
      'pay* ..4 (days|weeks|time|month) ..2 (without|down|out)', '(money back|refund|credit) for the (days|time|weeks|hours)',
      '(pay*|paying|charge*|charged) ..5 (not have|did not have|not working|did not work|no service|without service|down|days i had no) ..5 (service|internet|outage|week|weeks|days)',
    ],
    unless: ['bring ..3 down'],
  },
  refund_status: {
    exact: [
      '(refund*|refunds|refunded|refunding)', '(money|deposit|overpayment|reimbursement) back', '(where|when|status|waiting|still|not|never) ..6 (refund|refunded|reimbursement|deposit)', '(get|want|give me|need|return) ..3 money back', '(owe*|owed) me', '(overpaid|over paid|overpayment|paid too much|paid twice)', '(security|my) deposit', '(prepaid|gift|visa|rebate|reward) (card|cards|gift card|rebate)',
    ],
    unless: ['(outage*|was out|was down|been down|without service|without internet) ..10 refund*', 'refund* ..10 (outage*|was out|was down|were down|without internet|without service|down for)', '(days|weeks) ..5 (down|out)', 'late fee', '(owe* me) an (explanation|apology)'],
  },
  pay_bill: {
    exact: [
      '(pay|paying|make a payment on|settle) ..3 ({bill}|balance|my account|past due|amount due|online|now|over the phone|with my card|with a card|in cash|with cash|by check|by phone|in person|my internet)',
      '(make|making|submit|send|post) ..2 payment*', '(how|where|can i|could i|want to|need to|like to|trying to) ..4 (pay|make a payment)', '(payment|pay) (options|methods|location|locations|online|address|portal|link)', 'one time payment', '(ways|way) to pay', 'pay (now|today|bill|my bill|it)', '(can|could|do) ..2 pay ..4 (cash|check|card|paypal|store|phone|debit|credit)',
    ],
    weak: ['(pay|payment|payments)'],
    unless: ['(autopay|auto pay|autodraft|automatic|automatically|recurring)', '(extension|more time|arrangement|payment plan|installment*|can not afford|can not pay|late|few more days|until|next week|next month|pay later|split)', '(why|not|tired of|stop) ..2 pay* ..6 (more|high|so much|for)', '(declined|failed|rejected|not go through|error|will not let me)', '(refuse*|will not|not going|not have|should not have) to pay', '(charged|paid) ..3 (twice|double)', 'paying for', 'pay ..3 (more|so much|extra|too much)', 'pay per view'],
  },
  payment_failed: {
    exact: [
      '(payment|payments|card|transaction|credit card|debit card|autopay|bank) ..5 (failed|fail|fails|declined|decline|declines|declining|rejected|not go through|not going through|did not post|not posted|not processed|not process|error|denied|returned|bounced|not accepted|not work|not working|not applied|not received|disappear*|lost|missing|not showing|never posted|not credited|went missing|not go thru|not go out|will not process|not show up|stuck|pending)',
      '(declined|rejected|failed|returned|missing|lost|bounced) (payment|payments|card|transaction)', '(can not|could not|unable to|not able to|will not let me|not let me|will not allow me to|not letting me|trouble|problem|error) ..2 (pay|make a payment|making a payment|paying|submit payment|process my payment|complete payment|pay online|submit my payment)', '(paid|made a payment|sent payment) ..8 (still|but|not|says|shows|never) ..6 (past due|owe|owed|due|balance|unpaid|not received|not paid|not show*|showing|not posted|not credited)', '(will not|does not|not) (accept|take) ..3 (payment|card|credit card|money)', 'error ..4 (pay*|payment)', '(pay*|payment) ..4 error',
    ],
    unless: ['autopay discount', '(until|afford|friday|monday|next week|next month|this month|payday|in full|paid on)'],
  },
  payment_method_update: {
    exact: [
      '{change} ..4 (card|credit card|debit card|payment method|payment methods|payment info|payment information|billing info|billing information|bank account|bank info|bank|card number|how i pay|payment details|billing method|expiration date|card on file|checking account)',
      '(new|different|another|expired|expiring|lost|old|add|remove|delete|stolen) ..2 (card|credit card|debit card|bank account|payment method|bank|checking account)', '(card|credit card|debit card|payment method) on file', '(card|credit card|debit card) ..2 (expired|expiring|expires|changed|lost|replaced|stolen)', 'payment method*',
    ],
    unless: ['sim', '(cable|gift|visa|prepaid|reward) card', 'declined', '(wrong|stolen) ..3 charged'],
  },
  autopay_enroll: {
    exact: [
      '(set up|setup|setting up|enroll*|sign up|sign me up|start|turn on|add|activate*|enable*|join|how|want|use|get on|put me on|register) ..5 (autopay|auto pay|automatic payment|automatic payments|automatic billing|auto payment|auto payments|recurring payment|recurring payments|autodraft|direct debit|auto bill)',
      '(autopay|auto pay|automatic payment|automatic payments|auto payment|recurring payments|autodraft) ..4 (set up|setup|enroll*|sign up|start|enrollment|on|work)',
      'pay automatically', '(bill|payment|payments) ..4 (automatically|automatic)', '(take|deduct*|come out|draft) ..5 automatically',
    ],
    strong: ['(autopay|auto pay|automatic payment|automatic payments|autodraft|auto draft)'],
    unless: ['(cancel*|stop*|turn* off|turn off|remove|disable|unenroll|end|quit|get off|take me off|off) ..4 (autopay|auto pay|automatic|autodraft|recurring)', '(autopay|auto pay|automatic payments|recurring payments) ..3 (off|cancel*|stop*|canceled)', 'discount', '(autopay|auto pay|automatic payment|autodraft) ..4 (failed|declined|not go through|rejected|not work*)'],
  },
  autopay_cancel: {
    exact: [
      '(cancel*|stop*|turn* off|turn off|turning off|remove|disable|unenroll|end|quit|get off|take me off|take off|opt out|get out of|discontinue|shut off|disenroll) ..5 (autopay|auto pay|automatic payment|automatic payments|autodraft|auto draft|recurring payment|recurring payments|auto payment|auto payments|automatic billing|automatic withdrawal|automatic withdrawals|automatic)',
      '(autopay|auto pay|automatic payments|automatic payment|recurring payments|autodraft) ..2 (off|cancel*|stopped|removed|canceled|disabled)', '(do not|not) want ..4 (autopay|auto pay|automatic payments|automatic payment)', 'stop (taking|withdrawing|charging|pulling|debiting) ..6 (automatically|my (bank|card|account|checking))',
    ],
  },
  autopay_discount_missing: {
    exact: ['(autopay|auto pay|automatic payment|automatic payments|paperless) ..3 (discount|credit|savings)', '(discount|credit|savings) ..5 (autopay|auto pay|automatic payments|automatic payment)', 'lost my (autopay|auto pay)', '(autopay|auto pay) ..6 (not|never|missing|no longer) ..4 (discount|off|cheaper|lower)'],
  },
  paperless: {
    exact: ['(paperless|ebill|e bill|e-bill|ebilling|electronic bill|electronic billing|electronic statements|paper bill|paper bills|paper statement|paper statements|paper billing|paper copy|paper invoice)', '(bill*|statement|statements) ..4 (mail|mailed|by mail|by email|in the mail|emailed|through the mail|on paper)', '(stop*|not) ..3 (mailing|sending) ..4 (bill|bills|paper|statement|statements)', '(mail|send|email) ..2 (me)? ..2 (paper|a paper)'],
    unless: ['paperless ..3 (discount)', 'pay ..4 (by mail)'],
  },
  payment_arrangement: {
    exact: [
      '(payment|pay) (arrangement|arrangements|plan|extension|plans)', '(extension|more time|extra time|few more days|few days|another week|extra days|grace period|couple more days|defer*|installment|installments|pay later|due date extension)', '(can not|could not|not|unable to|not able to|hard|struggl*|trouble) ..2 (pay|afford|make|paying) ..6 (bill|payment|month|until|time|now|full|today|balance|week|friday|date|it|right now)',
      '(not|unable to) ..1 (pay|afford) ..4 (until|till|friday|monday|next week|payday|this month|right now|in full)', '(pay|payment) ..4 (next week|on friday|next friday|next month|when i get paid|after payday|half now|half|in parts|in two|split|until|later|till|payday|monthly installments|over time|on the first)', '(lost my job|laid off|unemployed|hardship|financial hardship|tight on money|short on money|short this month|broke right now|behind on my bill|behind on my payments|behind on bills|financial difficult*)', '(split|spread) ..3 (bill|payment|balance)', '(change|move|push) ..4 (due date|bill date)', 'pay half',
    ],
    unless: ['afford* ..3 (plan|program) ..3 (low income)', '(pay*) for ..3 half ..3 speed*', 'my ..3 (payment|card) ..3 not go'],
  },
  suspended_nonpay_restore: {
    exact: [
      '(service|services|internet|account|phone|tv|cable|wifi|it|line) ..5 (suspended|suspend|disconnected|cut off|shut off|turned off|interrupted|shutoff|deactivated|restricted|shut down|stopped) ..8 (pay*|paying|paid|payment|payments|nonpayment|non payment|non-payment|bill|overdue|past due|late|unpaid|balance|money)',
      '(paid|pay|payment|past due|overdue|nonpayment|non payment|balance|bill) ..8 (suspended|disconnected|shut off|cut off|turned off|turn it back on|turn back on|restore*|reconnect*|turned back on|back on|restored|reinstat*|restoration|shut down|interrupted)',
      '(service|services|internet|account) ..3 (suspended|been suspended|got suspended|is suspended)', '(cut off|shut off|turned off|disconnected|suspended) ..4 (unpaid|overdue|late|nonpayment|payment|not paying)', '(suspended|cut off|shut off|turned off) (my|our|the) (service|services|internet|account|phone|wifi|tv)', '(restore|reconnect*|turn|reinstate|reactivate) ..3 (service|services|internet|account) ..3 (back on|after|paid|pay|now|again)', '(restore|reconnect|reinstate|reactivate) ..2 (service|account|services)', '(soft disconnect|non payment|nonpayment|disconnect* notice|disconnection notice|shutoff notice|collections|collection agency|sent to collections|debt collector|collection)',
    ],
    medium: ['(suspended|past due|overdue)'],
    unless: ['(suspend|pause) ..3 (while|vacation|winter|summer|temporar*)', '(vacation|seasonal|snowbird)', '(keeps|randomly|constantly) ..2 (cut*|shut*)'],
  },
  data_usage_check: {
    exact: [
      'how many gb', '(how much|check|see|view|monitor|track|know|show|find|where|what is|remaining|left) ..5 (data|gb|data usage|usage|bandwidth usage|internet usage|data left|allowance)', '(data|internet|usage|bandwidth) (usage|use|meter|tracker|consumption|allowance|meters|monitor)', '(using|used|use) ..4 (so much|too much|a lot of|how much|all my|all of my|that much|all our) ..1 (data|gb|bandwidth)', '(data) ..3 (left|remaining|used so far|used up|used)', '(data|usage) (cap|caps|limit|limits|limitation|limitations|allowance|plan cap|capping|restriction|restrictions|allotment)', '(unlimited data|unlimited plan|unlimited internet)', '(cap|caps|capped|capping|limit*) ..3 (data|usage|bandwidth|internet|# gb|gb|bandwith)', '(bandwidth|monthly|internet|300gb|# gb|tb|broadband) (cap|caps|limit|limits|usage cap|data cap|data caps|capping)',
    ],
    unless: ['(overage|overages|went over|go over|gone over|exceed*|over my data)', 'speed*', '(mobile data|cellular data) ..3 (slow|not)', 'data privacy'],
  },
  data_overage_charge: {
    exact: [
      '(overage|overages) ..3 (charge*|charges|fee|fees|data|cost*|bill|penalty)', '(data|usage|internet|bandwidth|cap) (overage|overages|overcharge|overcharges|charges|charge|fee|fees|over charge|penalty)', '(charge*|charges|charged|billed|fee|fees|pay*|charging|extra|$|penaliz*|penalty|cost) ..8 (going over|over my data|over the limit|data limit|data limits|data cap|data caps|exceed*|exceeding|usage cap|overage|overages|extra data|more data|additional data|over the cap|too much data|data usage|usage|gb|data)', '(went|go|going|gone|ran) over ..5 (data|limit|cap|allowance|usage|gb)', '(exceed*|exceeded|exceeding) ..5 (data|limit|cap|allowance|usage|gb)', '(data|usage|cap|gb) ..8 (overage|overages|exceeded|went over|charged|overcharged|charging|extra charge|penalty)', '(overage|overages)', 'over my data',
    ],
    unless: ['(mobile|cell) ..2 overage ..3 slow', 'where ..3 (see|check) ..3 usage', '# mbps ..5 (pay*|paying)'],
  },
  unreturned_equipment_fee: {
    exact: [
      '(charge*|charged|charges|fee|fees|billed|bill*|billing|paying|owe|collections|claim*|claims|says|say) ..12 (unreturned|non returned|not returned|not return*|returned|already returned|did return|turned in|sent back|gave back|brought back|dropped off|never returned)', '(return*|returned|turned in|sent back|dropped off|brought back|gave back|shipped back) ..8 (charge*|charged|still charge*|still charged|billed|billing|fee|still on my bill|still being charged|collections)', '(unreturned|non return|nonreturn|non returned|missing|lost) ..1 (equipment|modem|box|boxes|router|gateway|device) ..3 (fee|charge|charges|fees)?', '(charge*|charged|billed|pay|fee) ..6 (equipment|modem|box|boxes|router|gateway) ..6 (returned|never had|already returned|sent back|gave back|turned in|not have|returned it)', '(equipment|modem|box|boxes|router|gateway) ..4 (never|not) ..2 (returned) ..5 (charge*|fee|charged|bill)', 'unreturned',
    ],
    unless: ['(returned|bounced) (payment|check)', 'returned my call'],
  },
  technician_visit_fee: {
    exact: [
      '(charge*|charged|charges|fee|fees|cost*|billed|pay|paying|bill|free|$) ..7 (technician|technician visit|service call|visit|service visit|truck roll|technicians|tech visit|home visit|service appointment|technician fee)', '(technician|service call|visit|service visit|truck roll|technician visit|home visit|repair visit) ..8 (charge*|charged|charges|fee|fees|cost*|billed|bill|free|pay|$)', 'trip (fee|charge)', '(technician|repair|visit|service call) (fee|charge|charges|fees|cost)', '(missed|no show) ..2 (appointment|visit) ..3 (fee|charge*|credit)',
    ],
    unless: ['(return*|unreturned) ..3 (equipment|modem|box)', '(credit|compensation) ..3 missed'],
  },
  final_bill: {
    exact: [
      '(final|last|closing) (bill|statement|invoice|payment|balance|billing)', '(bill*|billed|billing|bills|charge*|charged|charging) ..8 (after|since|even though|despite|following|past|when) ..8 (cancel*|canceled|discontinu*|discontinue*|discontinuation|disconnect*|disconnected|closed|close|terminated|termination|cancellation|moved out|ended|disconnection|disconnect)', '(cancel*|canceled|disconnected|closed|terminated|stopped) ..10 (still|keep*|being|getting|got|continue*) ..4 (bill*|billed|charge*|charged|bills|charging|billing|bill)', '(after|already) ..3 (cancel*|canceled|disconnect*|closed|cancellation) ..6 (bill*|billed|charge*|charged|bills|bill)', 'bill* ..4 (canceled|closed|disconnected) account', '(still|keep*) ..3 (charging|billing|charged|billed|charge*|bill*) ..8 (canceled|cancelled|disconnected|closed|moved|left)', '(closed|canceled|old) account ..4 (bill|balance|charge*|owe)',
    ],
    unless: ['credit card ..3 closed'],
  },
};
