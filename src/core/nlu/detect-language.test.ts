import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { readDataset } from '#mlops/read-dataset.ts';
import { detectLanguage } from './detect-language.ts';
import { foldAccents } from './patterns/es/accents.ts';

/** Short lines as customers write them, by what should be said of them. */
const ENGLISH = `
my internet is down
wifi is slow
why is my bill so high
I want to cancel
can you help me
still not working
talk to a person
how much do I owe
thanks
hello
the tv has no signal
no internet since yesterday
reset my password
who charged my card
I need a technician
when will it be fixed
please call me back
you guys are the worst
it works now
that didn't work
what is this charge
move my service to a new house
my router keeps blinking
do you have any cheaper plans
i dont understand
where is my refund
is there an outage in Los Angeles
my son Diego can't connect
we moved from El Paso to San Antonio
the remote won't pair
no dial tone on the house phone
I paid twice last month
stop charging me
turn off autopay
return my equipment
my phone has no service
sorry what
yes please
never mind
good morning
u overcharged me
y is it so slow
pls help asap
cant log in
the box says error 42
taco bell wifi is faster than yours
Mrs. Garcia here, my cable is out
La Quinta hotel has better internet than you
can I see my bill
how do I change my wifi name
someone stole my sim card
is this email from you
send a technician tomorrow
I have no picture on channel 5
what time does the store close
the light is red
no, the other one
are you a robot
I will sue you
great, another outage
can I pay half now and half on Friday
she said the credit would show up
what's my balance
where's the nearest store
it drops every night around nine
hey there
repeat that
my abuela's phone line is dead
need a bigger plan
is Telemundo on channel 12
`;
const SPANISH = `
mi internet no funciona
el wifi está lento
por qué subió mi factura
quiero cancelar
me puede ayudar
sigue sin funcionar
quiero hablar con una persona
cuánto debo
gracias
hola
la tele no tiene señal
no tengo internet desde ayer
olvidé mi contraseña
quién cobró mi tarjeta
necesito un técnico
cuándo lo van a arreglar
llámenme por favor
son los peores
ya funciona
no funcionó
qué es este cargo
me mudo a otra casa
el módem parpadea
tienen planes más baratos
no entiendo
dónde está mi reembolso
hay una falla en mi zona
mi hijo no se puede conectar
nos mudamos de El Paso a San Antonio
el control no sirve
el teléfono no tiene tono
pagué dos veces el mes pasado
dejen de cobrarme
quitar el pago automático
devolver el equipo
mi celular no tiene servicio
cómo dice
sí por favor
olvídelo
buenos días
kiero pagar mi recivo
xq esta tan lento
ayuda porfa
no puedo entrar a mi cuenta
la caja dice error 42
mi internet is down otra vez y no hay nadie que me ayude
habla la señora García, no sirve el cable
quiero ver mi factura
cómo cambio el nombre de mi wifi
me robaron el chip
este correo es de ustedes
manden un técnico mañana
no se ve el canal 5
a qué hora cierra la tienda
la luz está roja
no, la otra
es usted un robot
los voy a demandar
genial, otra falla
buenas, q planes tienen
MI INTERNET NO SIRVE
no me llego el recibo
quiero una cita
se cae a cada rato
puedo pagar la mitad ahora
me dijeron que me iban a dar un crédito
cuál es mi saldo
factura final
repita por favor
no fue eso
necesito un plan más grande
ya lo hice y nada
que tenga buen día
paso a paso
`;
const NEITHER = `
ok
wifi
123456
no
Larkline
Maria Lopez
XRE-03059
5551234567
jajaja
hmm
internet
modem
router
10.0.0.1
maria.lopez@example.com
???
👍
Juan Carlos Hernandez
A-113
lol
Netflix
HBO
TV
não tenho internet
minha conta está muito alta
quero falar com um atendente
obrigado pela ajuda
a internet está muito lenta
você pode me ajudar
meu wifi não funciona
quanto eu devo
a fatura veio errada
não consigo entrar na minha conta
bom dia, preciso de ajuda com a minha fatura
je n'ai pas internet
ma facture est trop chère
bonjour, pouvez-vous m'aider
je veux parler à quelqu'un
le wifi ne marche pas
merci beaucoup
où est mon remboursement
ça ne fonctionne toujours pas
la connexion est lente depuis hier
je voudrais résilier mon abonnement
non ho internet
la mia bolletta è troppo alta
vorrei parlare con una persona
il wifi non funziona
grazie mille
perché è così lento
non riesco a entrare nel mio conto
buongiorno, ho bisogno di aiuto
la connessione è lenta da ieri
quanto devo pagare questo mese
ich habe kein Internet
meine Rechnung ist zu hoch
das WLAN geht nicht
ich möchte mit einem Menschen sprechen
danke für die Hilfe
guten Tag, mein Router ist kaputt
warum ist es so langsam
mijn internet werkt niet
waarom is mijn rekening zo hoog
не работает интернет
我的网络断了
インターネットが使えません
الإنترنت لا يعمل
nie mam internetu
mój internet nie działa
wala akong internet
no tinc internet, la meva factura es molt alta
Wi-Fi 5 GHz
SSID
OK OK OK
quero cancelar o meu plano
nous n'avons plus de réseau
non capisco questa bolletta
wir haben seit gestern kein Internet
`;

const lines = (block: string) => block.trim().split('\n');
const LINES: readonly (readonly [string, 'en' | 'es' | null])[] = [
  ...lines(ENGLISH).map((text) => [text, 'en'] as const),
  ...lines(SPANISH).map((text) => [text, 'es'] as const),
  ...lines(NEITHER).map((text) => [text, null] as const),
];

describe('the language of a message', () => {
  test('is right in at least 97 % of 200 and more short lines', () => {
    const wrong = LINES.filter(([text, language]) => detectLanguage(text).language !== language);
    expect(LINES.length).toBeGreaterThanOrEqual(200);
    expect(wrong.length / LINES.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.03);
  });

  test('is never Spanish in Portuguese, French, Italian and others of these lines, whatever else is said of them', () => {
    expect(lines(NEITHER).filter((text) => detectLanguage(text).language === 'es')).toEqual([]);
  });

  test('is Spanish for at most 0.2 % of what customers write in English', async () => {
    const { examples } = await readDataset({ language: 'en', split: 'train' });
    const spanish = examples.filter(({ text }) => detectLanguage(text).language === 'es');
    expect(examples.length).toBeGreaterThan(5000);
    expect(spanish.length / examples.length).toBeLessThanOrEqual(0.002);
  });

  test('is Spanish for at least 95 % of what customers write in Spanish, mixtures apart', async () => {
    const { examples } = await readDataset({ language: 'es', split: 'train' });
    const own = examples.filter(({ voice }) => voice !== 'second_language');
    const found = own.filter(({ text }) => detectLanguage(text).language === 'es');
    expect(found.length / own.length).toBeGreaterThanOrEqual(0.95);
  });

  test('of a mixture is the one with more words', () => {
    expect(detectLanguage('mi internet is down').language).toBe('en');
    expect(detectLanguage('necesito que me ayuden con mi bill porque está muy high').language).toBe('es');
  });

  test('survives capitals, missing accents and accents written apart', () => {
    const messages = lines(SPANISH).filter((text) => detectLanguage(text).confidence >= 0.7);
    expect(messages.length).toBeGreaterThan(40);
    fc.assert(
      fc.property(fc.constantFrom(...messages), (text) => {
        for (const other of [text.toUpperCase(), foldAccents(text), text.normalize('NFD')]) {
          expect(detectLanguage(other).language).toBe('es');
        }
      }),
    );
  });

  test('is told of any text, with a confidence of 0 to 1, and again the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { language, confidence } = detectLanguage(text);
        expect(confidence >= 0 && confidence <= 1).toBe(true);
        expect(language === null).toBe(confidence === 0);
        expect(detectLanguage(text)).toEqual({ language, confidence });
      }),
    );
  });

  test('is surer the more is said', () => {
    const little = detectLanguage('la factura').confidence;
    const more = detectLanguage(
      'la factura que me llegó ayer está muy alta y no entiendo por qué',
    ).confidence;
    expect(more).toBeGreaterThan(little);
  });
});
