import type { TopicPatterns } from './topic-pattern.ts';

/** Topics of TV, home phone, email, security, smart home and mobile in customers' words. */
export const DEVICE_TOPICS: Readonly<Record<string, TopicPatterns>> = {
  tv_no_signal: {
    exact: [
      '(no|lost|lose|bad|poor|weak|losing|searching for) ..1 (signal|picture|cable|channels|cable signal|tv signal|cable tv|tv|reception)',
      '(tv|television|cable|cable box|tv box|set top box|dvr|channel*|channels|screen|picture) ..4 (no signal|black|blank|blue|no picture|snowy|snow|pixelat*|pixelate*|pixelated|frozen|freez*|freeze*|froze|fuzzy|tiling|not working|not work*|will not turn on|not turn on|out|down|dead|scrambled|not loading|blocky|not coming in|missing|dropping|off|lost|went out)',
      '(black|blank|blue|frozen|snowy) screen',
      '(can not|could not|not able to|unable to|not) (watch|get|see|view|receive) ..3 (tv|television|cable|channels|channel*|my shows|the game|espn|hbo)',
      '(missing|lost|losing|lose|not getting|not receiving) ..3 (channel|channels)',
      '(picture|tv|channels) ..2 (breaks up|breaking up|pixelates|pixelating|goes out|going out|keeps freezing|keeps going out|cuts out)',
      '(on demand|guide|dvr|recordings|recording) ..4 (not|will not|gone|missing|disappeared|can not|fail*|stopped)',
    ],
    strong: ['(tv|television|cable|cable box|dvr|tv box|set top box) ..3 {not_working}', '(problem|problems|issue|issues|trouble) ..3 (tv|television|cable|cable box|dvr|channels)', '(tv|cable|dvr|channel) (issue|issues|problem|problems|trouble|reception)', 'pixelat*', 'no (sound|audio|picture)'],
    weak: ['(tv|television|cable|dvr|channels|cable box)'],
    unless: ['(cancel*|disconnect*|drop*|remove|get rid of|add|upgrade) ..4 (tv|cable|channels|television)', '(fee|fees|charge*|price*|bill*|cost*) ..3 (tv|cable|channels)', 'wifi signal', '(mobile|cell|phone|sim) ..4 signal', 'no signal on my phone', 'remote'],
  },
  tv_error_code: {
    exact: [
      '(tv|cable|box|cable box|screen|channel|dvr|tv app|on demand|television) ..8 (error|error code|error message|code|err)',
      '(error|error code|error message|code|err) ..8 (tv|cable|box|cable box|screen|channel|channels|television|dvr)',
      '(error|code) (xre|rdk|tvapp|srm|ref|e|s)', 'xre', 'rdk', '(error code|error message|error number)', 'error #', 'one moment please',
    ],
    medium: ['(error|code #|errors)'],
    weak: ['(tv|television|cable box)'],
    unless: ['(login|log in|sign in|payment|pay|password|website|page) ..6 error', 'error ..6 (login|log in|sign in|payment|pay|password|website|email)', '(bill*|billing) ..3 error*', '(email|mail)'],
  },
  tv_remote_pairing: {
    exact: [
      '(remote|remote control|voice remote|clicker)',
      '(pair*|program*|sync*|connect|set up|reset|replace*|new|lost|broken|batteries) ..4 (remote|remote control|clicker)',
      '(remote|remotes|clicker|remote control)',
    ],
    unless: ['(blind|braille|large button|visually)', 'remote (access|work|working|desktop|job|office|learning|area|location)', 'work* remote', '(technician|agent|fix*) ..2 remote'],
  },
  streaming_app_issue: {
    exact: [
      '(netflix|hulu|disney|youtube|prime video|amazon prime|max|hbo|hbo go|hbo max|peacock|paramount|espn app|streaming app|streaming apps|stream app|tv app|tv everywhere|espn|sling|app) ..5 (not work*|not working|will not|does not|not load*|crash*|error|freez*|freeze*|black screen|not open*|stuck|not play*|keeps|can not|stopped|block*|blocked|not supported)',
      '(can not|could not|unable to|will not|not able to) ..3 (watch|stream|open|play|load|use|access|log into|log in to|sign into) ..3 (netflix|hulu|disney|youtube|prime video|hbo|hbo go|hbo max|espn|peacock|streaming|streaming app|the app|tv app|your app|app on)',
      '(block*|blocking|blocked|deny*|denied|access to|no access|access) ..3 (hbo|hbo go|espn|netflix|showtime|watch espn|streaming)',
      '(streaming|stream) ..2 (app|apps|service|services|channel) ..4 (not|problem|issue|issues|error|trouble)',
      '(streaming|stream) ..2 (problem|problems|issue|issues|trouble)',
      '(problem|issue|trouble) ..3 (streaming|netflix|hulu|youtube|hbo)',
      'hbo (go|max|now)', 'watch ..2 on (roku|my phone|my tablet|ps3|ps4|playstation|fire stick|sony)',
    ],
    strong: ['(netflix|hulu|disney plus|youtube|peacock|paramount plus|roku|fire stick|firestick|apple tv|chromecast)'],
    weak: ['(streaming|stream)'],
    unless: ['(laptop|printer|xbox) ..3 (connect*)'],
  },
  voice_no_dial_tone: {
    exact: [
      '(no|lost|not get|not getting|without) ..2 (dial tone|dialtone|dial-tone)', '(dial tone|dialtone)',
      '(home phone|landline|land line|house phone|phone line|phone service|voice line|voice service|digital voice|home phones) ..4 (not work*|not working|dead|down|out|static|no|not|stopped|crackl*|crackling|can not|busy|broken|hum|echo|issue|issues|problem|problems|drop*)',
      '(can not|unable to|not able to|could not) (make|receive|get|answer|hear) ..3 (calls|call|phone calls|incoming calls|outgoing calls) ..4 (home|landline|house|line|home phone|land line)',
      '(phone|line|landline) (is|was|has been|went|gone) (dead|down|out|static|not working)',
      '(static|crackling|crackle|noise|hum|buzzing|echo) ..4 (phone|line|landline|calls)',
      '(phone|phones) ..2 (does not|will not|not) (ring*|dial*)',
    ],
    weak: ['(landline|home phone|house phone|land line)'],
    unless: ['(mobile|cell|sim|iphone|android)', '(cancel*|disconnect*|port*|transfer*|keep) ..4 (phone|landline|number)'],
  },
  voicemail_setup: {
    exact: ['(voicemail|voice mail|answering machine|voice message|voice messages|voicemail box)', '(voicemail|voice mail|answering machine)', 'voicemail (pin|greeting|password|full)'],
  },
  email_problem: {
    exact: [
      '(email|mail|e mail|inbox|outlook|webmail) ..5 (not work*|not working|not send*|not sending|not receiv*|not receiving|not receive*|will not|can not|does not|bounc*|bounce*|bounced|missing|lost|gone|disappeared|spam|full|down|error|stuck|hacked|locked|broken|problem|problems|issue|issues|stopped|block*|deleted|search)',
      '(can not|could not|unable to|not able to|not) ..2 (send|receive|get|access|open|read|log into|sign into|check|get into|retrieve) ..3 (email|mail|e mail|inbox|attachments)',
      '(problem|problems|issue|issues|trouble) ..3 (email|e mail|mail)', '(imap|pop3|smtp)', 'not ..1 (get*|receive*|send*) ..3 (email|mail|e mail)', '(email|e mail) ..3 (disappeared|gone|lost|missing)',
      '(set up|setup|add|configure) ..3 (email|e mail)', '(email|e mail) (account|accounts|server|settings|setup)', '(lost|restore*|recover*) ..3 (email|e mail)',
    ],
    weak: ['(email|e mail|webmail)'],
    unless: ['(change|update) ..3 email (address)?', '(suspicious|phishing|scam|fake|fraud) ..3 email', 'email ..4 (suspicious|phishing|scam|fake|asking)', '(bill|bills|confirmation|statement|kit|label) ..4 email', 'email ..4 (bill|bills|statement)', 'email me'],
  },
  parental_controls: {
    exact: [
      '(parental|parent) (control|controls|settings|lock|block)', '(kids|kid|child|children|son|daughter|teen|teenager|toddler) ..8 (block*|limit*|restrict*|internet time|screen time|access|wifi|websites|content|pause*|control*|filter*|bedtime|online)',
      '(block*|restrict*|limit*|filter*|pause*|control*) ..6 (website|websites|site|sites|adult|porn|content|kids|kid|child|children|screen time|son|daughter|bedtime)', '(screen time|bedtime mode|parental)',
      '(lock|block) ..2 (channel|channels|purchases|movies)', '(adult|inappropriate) (content|sites|channels)',
    ],
    unless: ['block* ..3 (hbo|espn|netflix)', '(block*|limit*) ..3 (upload*|port|ports|calls)'],
  },
  security_alert_malware: {
    exact: [
      '(virus|viruses|malware|spyware|ransomware|trojan|botnet|bot activity|adware)', 'security (alert|alerts|warning|threat|threats|notice|suite)', '(infected|hacked|hacker|hackers|hacking|compromised) ..6 (computer|laptop|network|device|router|wifi|pc|internet|modem)', '(computer|laptop|network|device|router|wifi|internet|modem) ..5 (infected|hacked|hacker|compromised)',
      '(advanced security|threat blocked|blocked a threat|suspicious activity|suspicious device|unknown device|unknown devices|strange device|strange devices)', '(someone|who) ..4 (on|using|hack*) my (network|wifi|router)', '(antivirus|anti virus|norton|mcafee)', '(copyright|piracy|torrent) ..3 (notice|email|warning|alert|violation)',
    ],
  },
  smart_home_camera: {
    exact: [
      '(camera|doorbell|thermostat|smart lock|smart plug|motion sensor|motion sensors|sensor|alarm system|home security|security system|security camera|smart home|keypad|door sensor|smart light|smart lights|smart bulb|home automation|alarm)', '(camera|doorbell|thermostat|smart lock|smart plug|smart home|home security|security system|alarm system|motion sensor|smart bulb|smart bulbs|smart lights)',
    ],
    unless: ['camera on my (phone|laptop)', 'alarm clock'],
  },
  mobile_no_service: {
    exact: [
      '(mobile|mobile phone|cell|cellular|iphone|android|sim|esim|phone|samsung|pixel) ..4 (no service|no signal|sos|sos only|no bars|not working|not work*|can not call|no network|not activat*|not registered|emergency calls only|no reception|lost service|lost signal)',
      '(no|lost|zero|losing|bad|poor) ..1 (service|signal|bars|reception|coverage|network) ..5 (mobile|cell|cellular|phone|iphone|android|sim|roaming|samsung)', '(sos only|sos mode|emergency calls only|no sim|invalid sim|sim not|sim card|esim)',
      '(mobile|cell|cellular|wireless) (service|network|coverage|signal|line) ..4 (down|out|not|no|lost|dead|gone|bad|poor)', '(can not|unable to|not able to) (make|receive|place) ..2 (calls|call|texts) ..4 (mobile|cell|cellular|phone|iphone)', '(mobile calls|cell phone calls|calls) ..3 (drop*|dropping)', '(roaming) ..5 (not|no|abroad|work*|service)', '(activate|activating) ..3 (mobile phone|phone|sim|iphone|esim)',
    ],
    weak: ['(mobile|cellular)'],
    unless: ['(picture|photo|group) (message|messages|text|texts)', 'mms', '(home phone|landline|house phone)', '(stolen|swap*|hijack*|cloned|fraud*)', 'mobile data', 'wifi ..3 (phone|iphone|android)', '(connect|connecting) to ..2 (wifi|wi fi)', '(bring|port*|transfer*|switch*) ..4 number', '(slow|slower|sluggish)'],
  },
  mobile_data_slow: {
    exact: [
      '(mobile|cell|cellular|phone|5g|4g|lte|roaming|iphone|mobile phone) ..1 (data|internet|5g|lte|speed|speeds|hotspot|mobile data) ..5 (slow*|slower|sluggish|crawl*|not work*|not working|throttl*|throttle*|not load*|weak|bad|terrible|down)', '(slow|slower|sluggish|throttle*|throttled|no) ..2 (mobile data|cellular|cellular data|5g|4g|lte|data on my phone|phone data|cell data|data on my mobile|data speeds on my phone|hotspot)',
      '(data|internet) ..4 (on|from) my (phone|mobile|mobile phone|iphone|mobile line) ..4 slow*', '(5g|4g|lte) ..5 (slow*|not|weak|bad|never|crawl*)', '(slow|slower) ..3 (on my (phone|mobile) when|away from home|outside the house|on cellular)', '(mobile|cell|cellular) ..2 (data|internet)', 'slow on my mobile',
    ],
    unless: ['(mobile|cell) data ..4 (check|usage|used|left)'],
  },
  mobile_mms: {
    exact: ['mms', '(picture|photo|image|group|video|pic) (message|messages|messaging|text|texts|texting|chat|msgs)', '(pictures|photos|pics|images|picture|photo|videos) ..5 (text*|message*|messages|mms|send|receive)', '(send*|receiv*|receive*|get|text*) ..3 (pictures|photos|pics|images|picture|photo|group texts)', '(texts|text messages|sms|text) ..4 (not (send*|deliver*|receiv*|going|receive*)|fail*|will not send)', '(can not|unable to|not) (send|receive|get) ..2 (texts|text|sms|text messages)'],
    unless: ['(tv|cable) picture', 'picture ..3 (tv|screen)'],
  },
};
