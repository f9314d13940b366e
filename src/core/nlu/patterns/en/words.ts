/** Word classes that expressions name in braces. Inside, the grammar of alternatives holds (`bill*|invoice`). */
export const WORD_CLASSES: Readonly<Record<string, string>> = {
  brand: 'company|provider|isp|you|you guys|you people|this company',
  net: 'internet|net|wifi|wi fi|connection|broadband|internet connection|internet service|wifi connection|wireless|web|hotspot|ethernet',
  wifi: 'wifi|wi fi|wireless|wifi network|wi fi network|wifi signal|wifi connection|home network',
  box: 'modem|router|gateway|hub|wifi box|internet box|box|modem router|extender|pod|pods',
  tv: 'tv|television|cable|cable box|cable tv|tv box|set top box|set top|dvr|tv service|receiver|picture',
  channels: 'channel*|station|stations|network|networks|show|shows|game|movie|movies',
  phone:
    'home phone|landline|land line|house phone|phone line|phone service|voice line|voice service|digital voice|home phone service',
  mobile:
    'mobile|mobile phone|sim|sim card|esim|mobile service|mobile line|cellular|wireless line|mobile plan|mobile data',
  bill: 'bill|bills|billing|invoice|invoices|statement|statements',
  price: 'price*|rate|rates|cost*|monthly rate|monthly price|monthly payment|monthly charge|monthly cost',
  fee: 'fee|fees|surcharge|surcharges|tax|taxes|charge|charges',
  charge: 'charge|charges|charged|charging|fee|fees|payment|payments|withdrawal|debit|transaction',
  not_working:
    'not work*|no work|no working|does not work|did not work|not function*|not load*|not connect*|not come on|not turn on|stopped work*|stop work*|quit work*|quits work*|will not work|never works|broke*|broken|down|out|dead|kaput|messed up|acting up|not responding|no worky|malfunction*|failing|screwed up|busted',
  dead: 'down|out|dead|gone|off|offline|not working|not work*|stopped working|stopped|quit working|quit|broke|broken|died|kaput|went out|went down|goes out|go out|cut off|lost|not connecting|not loading|not functioning|not available|unavailable|not turning on',
  slow: 'slow|slower|slowest|slowness|sluggish|crawl*|snail|snails|lag*|laggy|buffer*|throttl*|throttle*|takes forever|take forever|dial up|slow speed|slow speeds',
  see: 'see|view|look at|find|get|download|print|access|pull up|open|show me|send me|read',
  want: 'want|wants|wanted|need|needs|would like|like|trying|try|looking|how do i|how can i|can i|could i|can you|could you|please|wanting|wish|help me',
  change: 'change*|update*|edit*|switch*|replace*|modify|correct*',
  setup: 'set up|setup|setting up|activate*|install*|configure*|enable*|turn on|turning on|program*',
  again: 'again|once more|another time',
  technician:
    'technician|technicians|installer|service man|repair man|repairman|tech guy|repair person|service person|cable guy',
  appointment:
    'appointment|appointments|visit|technician visit|service call|install appointment|installation|time slot|window',
  old: 'old|older|outdated|ancient|obsolete|years old',
  money: 'money|credit|refund|payment|deposit|reimbursement',
};
