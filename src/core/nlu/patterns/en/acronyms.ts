/** Written in capitals by everybody, so they say nothing about mood. */
export const ACRONYMS: readonly string[] =
  'wifi hbo dvr espn usb hdmi fcc isp dns tv tvs sms mms ip lte 5g 4g gb mb tb kb mbps gbps vpn pc pin ssn etf faq id ok us usa uk nfl nba mlb nhl cnn nbc abc cbs fox pbs tbs tnt amc hd uhd sd hdtv lcd led ac dc lan wan ssid wps wpa psk nat dmz upnp tcp udp http https www url pdf app sim esim imei mac vod ppv acp snap cpni bbb ftc att asap fyi eta am pm est pst cst edt pdt ca ny nj tx fl il pa ga md va nc wa ma az co mi mn oh ps ps3 ps4 ps5 xbox nas docsis dsl ctr atm ach bof lol omg ios mso ott cec arc pvr stb rma po box mr mrs dr ceo cs csr xre rdk voip sip dhcp qos'.split(
    ' ',
  );
