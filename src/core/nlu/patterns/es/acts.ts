import type { Act } from '../../understanding.ts';
import type { ActPatterns } from '../pattern-set.ts';
import { FOLLOW_UP } from './brief.ts';
import { PERSON_PATTERNS } from './person.ts';

const OK =
  'sí|claro|claro que sí|ok|vale|dale|bueno|está bien|de acuerdo|correcto|exacto|exactamente|así es|por supuesto|por favor|perfecto|listo|seguro|ándele|ándale|órale|sale|adelante|afirmativo|hágalo|hazlo|hágale|esa|ese|esa misma|ese mismo|esa mera|eso|eso es|eso mismo|me parece bien|entendido|lo es|cierto|efectivamente|en efecto|desde luego|cómo no|señor|señora|muy bien|bien|excelente|genial|acepto|confirmo|gracias|quiero|lo quiero|lo tengo|la tengo|es correcto|está correcto|es cierto|ya|sure|esa es|ese es|está en lo correcto';
const NO =
  'no|gracias|para nada|ninguno|ninguna|ninguno de los dos|ninguna de las dos|ninguno de esos|ninguna de esas|ninguna de las anteriores|ninguna de ellas|nada de eso|no es eso|no es esa|no es ese|es eso|es esa|es ese|eso no|esa no|ese no|eso no es|esa no es|ese no es|negativo|nunca|jamás|tampoco|todavía no|todavía|claro que no|que no|creo|lo creo|no creo|no lo creo|es así|no es así|incorrecto|equivocado|señor|señora|es otra cosa|otra cosa|quiero|es correcto|fue eso|en absoluto|hace falta|por ahora|por ahora no|ahora no|muchas gracias|es mi caso|lo es|ni uno ni otro|ni una ni otra';

const AGAIN =
  'fallar|fallarme|caer|caerse|ir|irse|cortar|cortarse|apagar|apagarse|pasar|salir|lo mismo|ocurrir|suceder|desconectar|desconectarse|quedar|quedarse|trabarse|hacer';
/** Verbs that say that something works, where the patterns for "partly" need them without "again". */
const RUNS =
  'funciona|funcionan|funcionó|sirve|sirven|sirvió|jala|jaló|mejoró|volvió|regresó|prende|prendió|carga|conecta|se conecta|anda|works|hay señal|hay internet|se arregló|quedó';

/** Acts in customers' words. A bare answer counts only when it is the whole message or opens it before a comma. */
export const ACT_PATTERNS: Readonly<Record<Act, ActPatterns>> = {
  greeting: {
    any: [
      '< (hola|buenas|buenos días|buen día|buenas tardes|buenas noches|muy buenas|muy buenos días|saludos|qué tal|qué onda|aló|hello|hi|hey|reciba un cordial saludo|eh hola|disculpe hola)',
      '< (hay|está) alguien (ahí|aquí|disponible|por ahí)',
      '(hay alguien) (ahí|aquí|disponible|por ahí)',
      '< cómo (están|está|estás|le va|les va|te va)',
    ],
    unless: ['buenas noticias'],
  },
  thanks: {
    any: [
      '(gracias|agradezco|agradecido|agradecida|agradecidos|muy amable|thank you|se agradece|dios se lo pague|dios le bendiga|dios lo bendiga)',
    ],
    unless: [
      'gracias por nada',
      'no gracias',
      'no . (muchas)? gracias',
      'gracias de antemano',
      'de antemano gracias',
    ],
  },
  goodbye: {
    any: [
      '(adiós|hasta luego|asta luego|hasta pronto|hasta mañana|hasta la vista|hasta otra|hasta nunca|hasta la próxima|nos vemos|chao|me despido|cuídese|cuídate|cuídense)',
      'que (le|les|te) vaya (muy)? bien',
      'que (tenga|tengan|tengas|pase|pasen|pases) (un|una)? (buen|buena|bueno|bonito|bonita|excelente|feliz|lindo|linda) (día|tarde|noche|fin de semana)',
      'que (esté|estén|estés) (muy)? bien',
      'que descanse',
      '(eso es|eso era|eso sería|sería|es) todo (por hoy|gracias|adiós|muchas gracias|por ahora|>)',
      'nada más gracias',
    ],
    unless: ['eso es todo lo que'],
  },
  affirm: {
    any: [
      `< (que|eh)? (${OK}) (punto)? >`,
      `< (${OK}) .? (${OK}) (punto)? >`,
      '< (ok|claro)? sí (sí|por favor|claro|está bien) ',
    ],
    opening: ['< (sí|claro|ok|correcto|exacto|vale)'],
  },
  deny: {
    any: [
      `< (${NO.replace('no|gracias|', 'no|')}) (punto)? >`,
      `< (eh|ay)? no .? (${NO}) (punto)? >`,
      'me temo que no',
    ],
    opening: ['< (no|negativo|incorrecto)'],
  },
  worked: {
    any: [
      '(ya|ahora|ahora sí|por fin|al fin|finalmente) ..3 {works}',
      '(eso|esto|así|con eso|todo) (sí|ya|me|lo|le)? (funcionó|funciona|sirvió|quedó|lo arregló|arregló|resolvió|lo resolvió|solucionó|ayudó|jaló|me ayudó|me sirvió|está bien)',
      '(volvió|regresó|llegó) (ya)? (el|la|mi|todo)? (internet|señal|servicio|wifi|conexión|tv|imagen|tono|cable)',
      '(problema|falla|inconveniente|asunto) ..2 (resuelto|solucionado|arreglado|resuelta|solucionada|arreglada)',
      '< (funcionó|funciona|sirvió|quedó|resuelto|solucionado|arreglado|listo gracias|ya está|fixed|it works|todo bien|éxito|se arregló|se solucionó|se compuso|se resolvió|santo remedio) (todo|ya|solo|gracias|muchas gracias|el problema|perfecto)? >',
      '(funcionó|quedó|funciona|sirve) (perfecto|perfectamente|muy bien|de maravilla|excelente|a la perfección|gracias|ya|listo|resuelto|solucionado)',
      '(sí|perfecto|excelente|genial|bien) (ya)? (funcionó|sirvió|quedó|funciona|jaló|sirve)',
      '(santo remedio|me ayudó mucho|me sirvió mucho|it works|ya estamos conectados|ya estoy conectado|ya está conectado|de vuelta en línea)',
      '(estoy|estamos) ..1 (conectado|conectados|en línea) (ya|otra vez|de nuevo|gracias)',
      '(quedó|está) ..1 (resuelto|solucionado|arreglado)',
      '(se) (arregló|solucionó|resolvió|compuso) (solo|todo|ya|gracias|el problema|la falla)',
      'hasta que ..2 (funcionó|se arregló|jaló|quedó)',
    ],
    unless: [
      '(no|nada|nunca|sin|tampoco|ni|apenas|nadie) ..2 ({works}|arregló|resolvió|solucionó|ayudó|arreglado|resuelto|solucionado)',
      '(cuando|ojalá|espero|quiero|necesito|esperando|supuestamente|saber si|ver si|revisar si|checar si|dijo que|dijeron que|dice que|dicen que|para que|antes|ayer|antier) ..4 ({works}|resuelto|arreglado|solucionado)',
      '({works}) ..5 (pero|aunque|excepto|menos|a medias|a ratos|un rato|minutos|y luego|y después|nomás en|solo en|lento|lentísimo|pésimo|mal)',
      '(pero|sigue|siguen|todavía) ..4 (lento|mal|igual|fallando|cortando|cortándose|corta|cae|no|sin)',
      `(volvió|vuelve) a (${AGAIN})`,
      'está bien (gracias)? >',
      'quedó (chico|pequeño|corto|mal|trabado|pensando|atorado|igual|a oscuras|sin|en)',
      '(pero|aunque) (el|la|mi) ..1 sí ..1 {works}',
      'ya ..1 está bien',
      '(ya no|no ya)',
      '(no espere|espere no|ay no)',
    ],
  },
  failed: {
    any: [
      ...FOLLOW_UP,
      '(sigue|siguen|seguimos|sigo|continúa|quedó|está|todo) ..1 (igual|igual que antes|en lo mismo|lo mismo|con lo mismo|con el mismo problema|con la misma falla|con el problema|con el error)',
      '(sigue|siguen|seguimos|sigo|continúa|quedó) ..2 sin (funcionar|servir|internet|señal|conexión|conectar|conectarse|wifi|servicio|imagen|tono|prender|encender|cargar|abrir|jalar|responder|entrar|línea|canales|nada|poder|cambios|cambio)',
      '(sigue|siguen|continúa) ..2 (fallando|lento|caído|apagado|parpadeando|en rojo|roja|rojo|naranja|negra|cortándose|muerto|mal|dañado|descompuesto|roto|trabado|el problema|el error|la falla|el mismo problema|el mismo error|la misma falla)',
      '(todavía|aún) no (me|se|le|nos|ha|han)? (funciona|funcionan|sirve|sirven|jala|conecta|conectan|carga|cargan|prende|enciende|abre|responde|arregla|arreglan|quedó|queda|anda|agarra|vuelve|regresa|entra|ve|puedo|trabaja|arreglado|resuelto|compone)',
      '(todavía|aún) no (tengo|hay) (internet|señal|wifi|conexión|servicio|tono|imagen|línea|tv|nada)',
      '(todavía|aún) (nada|sin internet|sin señal|sin servicio|sin funcionar|está mal|está caído|lo mismo)',
      'no (me|se|lo|nos|le)? (funcionó|sirvió|ayudó|resolvió|solucionó|cambió|resultó|jaló|quedó|arregló|compuso|hizo nada|pasó nada|dio resultado|cambió nada|hizo efecto|sirvió de nada|sirve de nada|resolvió nada|arregló nada)',
      'no (hubo|hay|veo|noto|noté|vi) (ningún|ninguna)? (cambio|cambios|mejora|mejoría|diferencia|suerte|resultado|resultados)',
      '(nada|tampoco|ninguno|ninguna|ninguna de esas|ninguno de esos|ni así|ni eso) ..2 (funcionó|funciona|sirve|sirvió|ayudó|resolvió|cambió|arregló|jala|jaló|cambia|se arregló)',
      'eso no ..1 (funciona|sirve|ayuda|resuelve|arregla|jala|cambia|es la solución|lo arregla|explica|responde|contesta)',
      'ya (lo|la|los|las) (hice|hicimos|intenté|intentamos|probé|probamos|reinicié|desconecté|desenchufé|apagué|revisé|cambié|traté)',
      'ya (hice|hicimos|intenté|intentamos|probé|probamos|traté|seguí) (eso|todo|esto|lo que|los pasos|de todo|todo eso|ese paso|esos pasos|lo mismo|con eso|todos los pasos)',
      'ya (reinicié|desconecté|desenchufé|apagué) (el|la|mi|todo|y|dos|tres|varias|muchas|como)',
      'ya (intenté|traté|probé) (de|a|con)? (reiniciar|reiniciarlo|apagar|apagarlo|desconectar|desconectarlo|eso|todo)',
      'eso ya (lo)? (hice|intenté|probé|hicimos|había hecho|está hecho)',
      '(hice|seguí|intenté|probé|reinicié|desconecté|apagué|cambié|apreté) ..6 (y nada|y sigue|y no|sin éxito|sin resultado|sin cambios|nada >|igual >)',
      '(lo reinicié|lo apagué|lo desconecté|reinicié) ..4 veces',
      '(sin) (éxito|suerte|resultado|resultados|mejora|mejoría)',
      '< (nada|igual|lo mismo|la misma cosa|mismo problema|mismo error|el mismo error|el mismo problema|nada cambió|nada nada|nada de nada|peor|falló|error otra vez|otra vez lo mismo|otra vez igual|nada todavía|ni así|no y nada|nada . lo mismo) >',
      '(el mismo|la misma) (problema|error|falla|mensaje) >',
      '(otra vez|de nuevo|sale|me sale|hace|da|pasa|es) (lo mismo|el mismo error|el mismo problema|la misma falla|el mismo mensaje)',
      '(dígame|dime|intente|intenta|necesito|hay|tiene|tienen|tienes|quiero|deme|dame|existe|sugiera|pruebe|conoce) ..2 (otra|otras|alguna otra) (solución|opción|idea|alternativa|sugerencia|opciones|ideas|soluciones)',
      '(dígame|dime|intente|intenta|pruebe|probemos|intentemos|deme|dame) (con|algo)? otra cosa',
      'otra (forma|manera) de (arreglarlo|solucionarlo|resolverlo|hacerlo)',
      'qué más (puedo|podemos|se puede|hago|hacemos|intento|me queda|pruebo)',
      '< (qué más|y ahora qué|ahora qué|qué sigue|y luego|ahora qué hago|y ahora qué hago) >',
      `(volvió|vuelve|volvieron|vuelven) a (${AGAIN})`,
      '(se|me) (cayó|fue|cortó|apagó|trabó|desconectó) (otra vez|de nuevo|nuevamente)',
      '(empeoró|está peor|quedó peor|peor que antes|se puso peor|salió peor)',
      '(problema|error|falla) ..1 (continúa|persiste|sigue|sigue ahí|regresó|volvió|se repite|vuelve)',
      '(deje|dejen|deja|pare|paren|basta) de (decirme|pedirme|mandarme|repetirme|enviarme|darme|decir)',
      '< no (lo|la|me|se)? (funciona|sirve|jala|prende|carga|arregla|encuentro|veo|puede|deja|aparece|sale) >',
      'no (encuentro|veo|aparece|me aparece|me sale) (esa|ese|la|el) (opción|botón|parte|página|menú|sección)',
      'no (me|nos) (ayuda|ayudó|ayudas|ayudan|sirve|está ayudando|estás ayudando) ..1 (en nada|eso|de nada|para nada|nada)',
      '(didnt work|still not working|not working|same problem|still nothing|doesnt work)',
      '(funcionó|sirvió|jaló|duró) ..3 (minutos|un rato|un ratito|un momento) ..5 (y|otra vez|pero|luego|después)',
    ],
    unless: [
      '(hice|intenté|probé|reinicié|desconecté|apagué) ..8 (y ya|ya|y sí|y) (funciona|funcionó|quedó|sirve|sirvió|jaló|se arregló|volvió|regresó)',
      'qué (hago|pasa) si',
      '(nada más|no pasa nada)',
      'otra (forma|manera|opción) (de|para) pag',
      'ya hice (el|mi|un|la|una) (pago|cita|pedido)',
    ],
  },
  partly_worked: {
    any: [
      `< (ya|ahora|ahora sí|bueno|pues|ok|sí|medio|casi)? (ya|ahora|me)? (${RUNS}) ..4 (pero|aunque|excepto|menos|solo que|nomás que)`,
      `(ya|ahora|ahora sí|un poco) ..3 (${RUNS}) ..5 (pero|aunque|excepto)`,
      `< (ya|ahora|bueno|solo|medio)? (${RUNS}) ..1 (a medias|a ratos|un poco|un poquito|por ratos|en parte|tantito|solo a veces|nomás en|solo en)`,
      '(mejoró|mejora|va mejor|está mejor|mejorando|ayudó) ..1 (un poco|algo|tantito|poquito|un poquito|pero|aunque|en parte)',
      '(un poco|algo|un poquito|tantito|poquito) (mejor|más rápido)',
      '< (mejoró|a medias|más o menos|medio|casi|va mejor|un poco|un poquito|casi todo|solo una parte|mejor pero|mejor) >',
      'mejoró ..5 (pero|aunque|no)',
      'mejor . (pero|aunque)',
      '(mejor|bien) (pero|aunque) ..4 (no|todavía|sigue)',
      'no (del todo|completamente|totalmente|por completo)',
      '(se arregló|arreglaron|arregló) ..3 (pero|una cosa|una parte)',
      '(algunos|algunas|la mitad|solo uno|solo una|unos) ..3 (ya funcionan|ya sirven|ya jalan|ya se ven|ya se conectan|ya funciona)',
      'medio (funciona|jala|sirve)',
      'cierta mejoría',
    ],
    unless: ['(antes|ayer) ..3 (funcionaba|servía)', 'no (mejoró|ayudó|funcionó|sirvió)'],
  },
  repeat: {
    any: [
      '(repita|repetir|repetirlo|repetirme|repítalo|repítelo|repites)',
      '(no|ni) (le|te|lo|les)? (entendí|entiendo|comprendo|comprendí|capté|escuché) (nada|eso|lo|ese|el último|la última|bien|a la|ala|esa|muy bien|>)',
      '(me lo|lo) (explica|explicas|dice|dices|pone|vuelve a poner|puede decir|puede explicar) (otra vez|de nuevo|nuevamente|mejor)',
      '(explíquelo|explíqueme|explícame|explicármelo|dígamelo|dímelo|dígame eso|explíquemelo) (otra vez|de nuevo|bien|mejor|nuevamente|>)',
      '(cómo dijo|cómo dijiste|lo que dijo al|qué quiere decir con|qué quiere decir eso|qué quieres decir|qué significa (eso|esto)|a qué se refiere|a qué te refieres)',
      '(< qué dijo|< qué dijiste|qué dijo >|qué dijiste >|qué dijiste no|qué dijo no)',
      '(vuelva|vuelve|volver) a (explicar|decir|explicarme|decirme|explicármelo|decírmelo|indicarme|poner)',
      'otra vez por favor',
      '< (qué|cómo|mande|perdón|disculpe|eh|qué dice|qué dices|otra vez|no entiendo|no entendí|what|confundido|confundida|cómo así|no entiendo nada|cómo por favor|cómo perdón|perdón cómo|qué cosa) >',
    ],
    unless: [
      'no entiendo ..2 (factura|recibo|cargo|cobro|impuestos|por que)',
      '(cobran|cobraron|me cobran|factura|recibo) ..8 no entiendo',
      '(se|volvió a|problema) ..1 (repetir|repite|repita)',
      '(tener que|tengo que|cansado de|harto de|harta de|hacen) ..1 repetir',
    ],
  },
  slower: {
    any: [
      '(más despacio|más lento por favor|por favor más lento|vaya despacio|ve despacio|va muy rápido|vas muy rápido|van muy rápido|muy rápido no|no vaya tan|no vayas tan|tan aprisa|slow down)',
      '(un paso|una cosa|uno|una) a la vez',
      '(de uno en uno|de una en una|uno por uno por favor|paso por paso|paso a paso por favor|un paso nada más|son muchos pasos|demasiados pasos|muchos pasos juntos|primero solo una cosa|primero solo)',
      '(espere|espéreme|espérame|esperen|espera|espérese|aguarde|aguánteme|aguántame|deme|dame|permítame|permíteme|permite) (un|una)? (poco|momento|momentito|segundo|segundito|minuto|minutito|rato|tantito|ratito|chance|chanza|chansa)',
      '< (espere|espera|espéreme|espérame|espérese|aguarde|un momento|un segundo|un minuto|momento|despacio|tantito|un momento por favor|un segundo por favor|wait) >',
      '(me permite|me da|me das|me regala|téngame) (un|una)? (momento|momentito|minuto|segundo|paciencia)',
      '(todavía|aún) no (termino|acabo|he terminado|he acabado)',
    ],
    unless: [
      '(internet|wifi|red|conexión|página|páginas|velocidad|todo) ..3 (más despacio|más lento)',
      '(espere|esperé|esperando) ..4 (horas|días)',
      'no (quiero|voy a|puedo) esperar',
    ],
  },
  person: PERSON_PATTERNS,
  cancel: {
    any: [
      '(olvídelo|olvídalo|olvídenlo|olvide eso|olvida eso|olvida lo que|olvide lo que|olvídese de eso|olvídese|déjelo así|déjalo así|dejémoslo así|déjelo|déjalo|deje eso|mejor déjelo|ya no importa|no importa|ya no hace falta|ya no es necesario|ya no es nada|empecemos de nuevo|empezar de nuevo|empezamos de nuevo|comencemos de nuevo|comenzar de nuevo|otra pregunta|cambio de tema|cambiemos de tema|hablemos de otra cosa|mejor otra cosa|detente|deténgase|terminar el chat|terminar chat|cerrar el chat|cerrar este chat|salir del chat|never mind|nevermind|forget it|nvm|haga de cuenta que no)',
      '(ignore|ignora) (mi|eso|lo|ese|el)',
      '(ya no|no) (necesito|quiero) (nada|ayuda|seguir|más ayuda|a nadie|nada de eso)',
      '(no|ya no) (necesito|quiero) (un|una|ningún|ninguna)? (persona|agente|humano|representante)',
      '< (ya no|alto|pare|para|basta|salir|cancelar|cancela|cancele|stop|menú|menú principal|inicio|atrás|regresar|olvida|olvide|no nada|ya nada|no . nada|no no . olvídelo|deja|reiniciar chat) >',
    ],
    unless: [
      'no importa (si|cuánto|qué|que|cuál|lo|a)',
      '(no se|se me) ..1 olvide',
      'ya no (quiero|necesito) ..2 (servicio|internet|cable|cuenta)',
    ],
  },
  abusive: {
    any: [
      '(idiota|idiotas|imbécil|imbéciles|pendejo|pendeja|pendejos|hijo de puta|hijos de puta|hijo de la chingada|hijos de la chingada|hijueputa|vete a la mierda|váyanse a la mierda|váyase a la mierda|vete a la chingada|váyanse a la chingada|vete al diablo|váyanse al diablo|váyase al diablo|vete al carajo|váyanse al carajo|váyase al carajo|váyase mucho al carajo|chinga tu madre|chinguen a su madre|cállate|cállese|cállense|kállate|muérete|púdrete|púdranse|tarado|tarada|tarados|shut up|fuck you|malparido|malparidos|gonorrea)',
      '(eres|usted es|es usted|son|ustedes son|bola de|partida de|pedazo de|pinche|pinches|puro|puros) ..2 (inútil|inútiles|estúpido|estúpida|estúpidos|tonto|tontos|basura|payaso|payasos|incompetente|incompetentes|mierda|porquería|chatarra|animal|animales|ladrones|rateros|burro|burros|cabrones|bruto|brutos)',
      '(bot|robot|máquina) (estúpido|estúpida|estupdo|inútil|de mierda|tonto|tonta|de porquería)',
      '(pinche|maldito|maldita|estúpido|estúpida|estúpidos|stupid|dumb|fucking) (bot|robot|máquina|compañía|empresa|gente|agente)',
      'ni para ..2 sirves',
      '(te|los|le|les) voy a (matar|golpear|romper la cara)',
    ],
    unless: ['(llamó|dijo|gritó|llamaron) ..2 (idiota|estúpido|imbécil|pendejo|tonto|tonta)'],
  },
};
