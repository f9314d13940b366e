/** Word classes that expressions name in braces. Inside, the grammar of alternatives holds; accents do not matter. */
export const WORD_CLASSES: Readonly<Record<string, string>> = {
  agent:
    'persona|humano|ser humano|agente|representante|asesor|operador|supervisor|gerente|encargado|ejecutivo|persona real|persona de verdad|agente real|agente en vivo|real person|jefe',
  works:
    'funciona|funcionó|funcionan|sirve|sirven|sirvió|quedó|quedaron|jala|jalan|jaló|volvió|regresó|se arregló|se compuso|se solucionó|se resolvió|está funcionando|está sirviendo|está bien|está arreglado|está resuelto|quedó listo|quedó resuelto|prendió|conectó|se conectó|se conecta|agarra|agarró|carga|cargó|anda|se ve|hay internet|hay señal|hay servicio|tengo internet|tengo señal|tengo servicio|pude entrar|puedo entrar|me pude conectar|pude conectarme|works|fixed',
  angry:
    'enojado|enojada|enojados|molesto|molesta|molestos|furioso|furiosa|frustrado|frustrada|frustrados|enfadado|enfadada|irritado|irritada|disgustado|disgustada|desesperado|desesperada|harto|harta|hartos|indignado|indignada',
  many: 'tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|veinte|cien|mil|varias|muchas|tantas|#',
};
