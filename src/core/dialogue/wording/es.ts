import type { WordingPatterns } from './wording-patterns.ts';

/** How customers say these things in Spanish. */
export const SPANISH_WORDING: WordingPatterns = {
  yes: /^\W*(?:si+|sip|claro|asi es|por supuesto|desde luego|correcto|exacto|afirmativo|ya funciono|ya quedo)\b(?! (?:o no|no|yo|hago|cambio|pago|reinicio|apago|desconecto|cancelo|llamo)\b)/i,
  no: /^\W*(?:no+|nop|para nada|negativo|tampoco)\b(?! (?:hay problema|te preocupes|se preocupe|importa|pasa nada|(?:hay|tengo|tenemos|tiene|me llega|llega|entra|agarra) (?:nada de )?(?:internet|senal|servicio|wi-?fi|conexion|tono|linea|luz|imagen|datos))\b)/i,
  again:
    /\b(?:otra vez|de nuevo|nuevamente|todavia|aun|sigue|siguen|sigo|seguimos|lo mismo|igual|a cada rato|volvio a)\b/i,
  acknowledges:
    /^\W*(?:todavia|aun) no\W*$|^\W*(?:(?:ok|okay|oki|vale|bueno|bien|esta bien|muy bien|de acuerdo|entendido|entiendo|ya veo|ah|claro|va|sale|orale|dale|a ver|voy|estoy en eso|en eso estoy|ahora (?:lo )?(?:hago|intento|pruebo|reviso)|lo (?:hago|intento|pruebo|reviso)|(?:lo )?voy a (?:intentar(?:lo)?|probar(?:lo)?|revisar(?:lo)?|ver|hacer(?:lo)?)|dej[ea]me (?:ver|intentar|probar|revisar|checar)|(?:deme |dame )?un (?:momento|momentito|segundo|minuto)|permitame)\b[\s,.!]*){1,3}(?:(?:muchas gracias|gracias|eso|ahora|ya)\b[\s,.!]*){0,3}$/i,
  asksForHelp:
    /^\W*(?:(?:hola|buenas|buenos dias|buenas tardes|buenas noches|oiga|disculpe)\b\W*)?(?:(?:por favor )?(?:alguien )?(?:me )?(?:puede|puedes|pueden|podria|podrias|podrian) (?:por favor )?ayudar(?:me|nos)?|ayuda|ayudeme|ayudame|auxilio|(?:yo )?(?:necesito|quiero|ocupo) (?:de )?(?:su |tu |un poco de |algo de )?ayuda|(?:tengo|hay) (?:una (?:pregunta|duda|consulta)|un problema)|una (?:pregunta|duda|consulta))(?: por favor| porfa| porfavor)?\W*$/i,
  namesHelp: /\b(?:ayud\w{1,8}|auxilio|asistencia)\b/i,
  wantsNext:
    /\b(?:ahora|luego|despues) que\W*$|\b(?:que (?:sigue|hago (?:ahora|despues|luego)|mas (?:hago|puedo hacer)|viene (?:ahora|despues))|cual es el (?:siguiente|proximo) paso)\b|^\W*(?:(?:ok|ya|listo|hecho|el|la|al|bueno|y)\W+){0,3}(?:siguiente|proximo)(?: paso| por favor){0,2}\W*$/i,
  declinesPerson:
    /\bno (?:necesito|quiero|deseo|ocupo|requiero|hace falta)\b(?:(?!\b(?:quiero|sino|pero|robot|bot|maquina)\b).){0,30}\b(?:agente|persona|humano|representante|operadora?|asesora?|nadie|alguien)\b|\bno (?:hace falta|es necesari[oa])\b/i,
  neither:
    /\b(?:ningun[oa]|ni (?:lo )?un[oa] ni (?:lo )?otr[oa]|otra cosa|nada de eso|no es eso|es[oa]s? no)\b/i,
  contrast: /\b(?:pero|tambien|otr[oa]s?|ademas|diferente|distint[oa])\b/i,
  danger:
    /\b(?:en llamas|(?:hay|un) (?:incendio|fuego)|se (?:esta )?incendi(?:a|ando|o)|se esta quemando|(?:agarro|prendio|tomo) fuego|(?:huele|olor) (?:como )?a (?:\w+ ){0,2}(?:quemad[oa]|gas|humo)|fuga de gas|(?:sale|saliendo|echa|echando|saca|sacando|bota|botando|suelta) (?:\w+ )?(?:humo|chispas|fuego)|(?:hay|veo) (?:humo|chispas)|chisporrote\w{1,5}|(?:esta |se esta )?(?:humeando|derritiendo(?:se)?|chispeando)|me (?:dio|pego|da) (?:un |una )?(?:toques?|corrientazo|choque electrico|descarga|calambre)|(?:descarga|choque) electric[oa]|electrocut\w{1,5}|(?:demasiado|muy) caliente para tocar(?:lo|la)?|quema al tocar(?:lo|la)?|(?:cable|linea)s? (?:\w+ ){0,3}(?:caid[oa]s?|colgando|tirad[oa]s?|en el suelo)\b.{0,40}\b(?:calle|afuera|patio|poste|acera|banqueta|techo|arbol|jardin)|cables? (?:pelados?|de (?:la )?luz caidos?))\b/i,
  selfHarm:
    /\b(?:matarme|suicid\w{1,6}|quitarme la vida|(?:acabar|terminar) con mi vida|(?:hacerme|me hago|hago) dano|lastimarme|me (?:quiero|quisiera|voy a) (?:matar|suicidar)|me (?:quiero|quisiera) morir|(?:quiero|quisiera|ganas de|prefiero) morir(?:me)?|no quiero (?:seguir (?:viviendo|con vida)|vivir)(?! (?:aqui|ahi|alla|en|con|sin)\b))\b/i,
  done: /^\W*(?:(?:si|ok|okay|vale|bueno|ya|y|pues|ahora|lo|la|los|las|yo|claro)\b[\s,.!]*){0,4}(?:hice|hicimos|hecho|esta hecho|probe|intente|revise|reinicie|apague|desenchufe|desconecte|conecte|reconecte|cambie|movi|busque|abri|puse|encendi|prendi|listo)\b(?: (?:eso|esto|todo|(?:el|la|los|las|mi|ese|esa) (?:\w+ )?\w+))?(?: (?:ya|tambien|ahora|dos veces|otra vez|de nuevo))?[\s,.!]*(?:(?:(?:muchas )?gracias|ok)[\s,.!]*)?$/i,
  restarted:
    /(?<!\b(?:no|nunca|que|debo|sin|para|si)(?: (?:lo|la|he|hemos|yo))? )\b(?:(?:reinicie|resetee|desenchufe|desconecte|reiniciamos)\b(?!.{0,20}\b(?:telefono|celular|tele|tv|compu\w{0,6}|laptop|control|clave|contrasena|tablet|camara|app)\b)|(?:he|hemos|ya|haber) reiniciado\b|apague y (?:lo |la )?(?:volvi a )?(?:prendi|encendi|prender|encender)\b|(?:apague|desconecte) (?:el|la|mi) (?:\w+ ){1,2}y (?:lo |la )?(?:volvi a )?(?:prendi|encendi|prender|encender|conecte|conectar)\b|dej(?:e|en|a) de (?:pedir|decir)\w{0,4} que (?:lo )?reinici\w{1,3}\b)/i,
  restartStep:
    /^(?:reinicie|desenchufe|desconecte|apague) (?:el|la|su) (?:gateway|modem|router|equipo|puerta de enlace)|(?:gateway|modem|router|equipo).{0,60}30 segundos|30 segundos.{0,60}(?:gateway|modem|router|equipo)/i,
  later:
    /\b(?:(?:ahora|ahorita) (?:mismo )?no puedo|no puedo (?:hacerlo |intentarlo |probarlo )?(?:ahora|ahorita|en este momento)|(?:hago|intento|pruebo|reviso|hare|probare|revisare|intentare) (?:mas tarde|luego|despues|manana|en la noche|cuando)|estoy (?:en el trabajo|trabajando|fuera|manejando|conduciendo)|no estoy en (?:mi )?casa)\b|^\W*(?:(?:por favor|ok|bueno)\W+)?(?:espere|espera|espereme|esperame|luego|despues|mas tarde|ahorita|ya volvi|ya regrese|ya estoy en casa|deme (?:un |\d+ )?(?:segundo|momento|minuto|rato)s?)\W*$/i,
  cannot:
    /\b(?:no se como\b|no (?:lo )?(?:puedo|logro) hacer(?:lo)?|no soy capaz|(?:muy|demasiado|tan|bien) (?:dificil|complicad[oa]|tecnic[oa]|confus[oa])|no soy (?:muy |nada )?(?:buen[oa] (?:con|para)|de) (?:la |las |los )?(?:tecnologia|computadoras|aparatos|esto|estas cosas)|no (?:se|entiendo) (?:nada )?de (?:esto|estas cosas|tecnologia|computadoras)|me da miedo|tengo miedo|no (?:alcanzo|veo bien|puedo (?:subir(?:me)?|agacharme|alcanzar(?:lo|la)?|levantarme|pararme)))\b/i,
  bereaved:
    /\b(?:espos[oa]|marido|mujer|mama|madre|papa|padres?|hij[oa]|herman[oa]|abuel[oa]|ti[oa]|pareja|suegr[oa]|amig[oa]|ella|titular|duen[oa])\b.{0,30}\b(?:murio|fallecio|ha fallecido|ha muerto|esta muert[oa]|fallecid[oa])\b|\b(?:murio|fallecio) (?:mi|el titular|la titular)\b|\b(?:muerte|fallecimiento) de (?:mi|nuestr[oa])\b/i,
  question:
    /\?\W*$|^\W*(?:(?:y|pero|ok|bueno|entonces)\W+)?(?:como|que|cual|cuales|donde|cuando|cuant[oa]s?|quien|por que|puedo|podria|debo|tengo que)\b/i,
  bareYes:
    /^(?:\W*\b(?:si+|sip|claro|asi|es|fue|ya|eso|esta|lo|me|se|le|todo|ayudo|sirvio|funciono|funciona|arreglo|resolvio|resuelto|soluciono|aclaro|respondio|quedo|listo|bien|muy|mucho|muchas|muchisimas|mil|gracias|perfecto|excelente|genial|correcto|exacto|por|supuesto|desde|luego|ahora|de|nuevo|mi|la|pregunta|duda|que|amable|favor)\b)+\W*$/i,
  bareNo:
    /^(?:\W*\b(?:no+|nop|nada|mas|gracias|muchas|por|ahora|el|momento|eso|es|seria|todo|estoy|bien|asi|esta|ya|hasta|luego|adios|ninguna?|otra|cosa|necesito|que|tenga|buen|dia|buena|buenas|linda|tarde|tardes|noche|noches|igualmente|de|hoy|muy|amable|senor|senora|senorita)\b)+\W*$/i,
  asksForLanguage:
    /\b(?:in|en) (?:spanish|espanol)\W{1,3}(?:please|pls|por favor|porfa)\b|(?<!\b(?:not|don(?:'|\u2019)?t|can(?:'|\u2019)?t|cannot|no) )\b(?:(?:speaks?|talk|chat|reply|respond|answer|write|explain|communicate)(?: (?:to|with|me|us|it|this|someone|somebody|anyone|an?|agent|person|only|back)){0,4}(?: in)? spanish|(?:switch|change|continue|go on|carry on)(?: over| back)? (?:to|in) spanish|(?:habl|escrib|respond|contest|atiend|comuni|expli|ayud)\w{1,6}(?: (?:con|alguien|persona|agente|me|una?|que|solo|hable)){0,4}(?: en)? espanol|(?:prefer|prefiero|quiero|seguir|seguimos|sigamos|continuar)(?: hablar)?(?: en)? (?:spanish|espanol))\b|^\W*(?:(?:hi|hello|ok|no|sorry|please|only|solo|just|can we|hola)\W+){0,2}(?:in |to |en )?(?:spanish|espanol)(?:\W+(?:please|pls|por favor|porfa|only))?\W*$/i,
  declinesLanguage:
    /\b(?:(?:don(?:'|\u2019)?t|do not|cannot|can(?:'|\u2019)?t|no|not) (?:really )?(?:speak|understand|know|read|talk) (?:(?:any|much|good|your) )?spanish|no (?:hablo|entiendo|se|leo|puedo leer) (?:nada de |mucho |el |bien el |bien )?espanol)\b/i,
};
