//! Grave words in Spanish.

use super::Phrases;

pub(super) const VIOLENCE: Phrases = &[
    "(te|los|las|le|lo|la|os|les) (voy|vamos) a (matar|pegar|golpear|disparar|apuñalar|romper la cara|partir la cara|hacer daño|quemar|cortar|buscar y matar|destrozar|reventar)",
    "(voy|vamos) a (matarte|matarlos|matarlo|matarla|mataros|pegarte|golpearte|golpearlos|dispararte|apuñalarte|romperte|partirte|hacerte daño|quemarlos|matar a alguien|matar a todos|ponerles una bomba)",
    "(quiero|debería|quisiera) (matarte|matarlos|matarlo|matarla|golpearte|golpearlos|pegarte)",
    "(te|los|le|la|os) (mato|matamos|mataré|mataremos|partiré|parto|reviento|rompo) (a todos|la cara|las piernas|a golpes|si|como)",
    "(sé|se|sabemos|ya sé|ya se) dónde (vives|trabajas|viven|trabajan|vive|trabaja|vivís)",
    "(quemar|incendiar|volar|hacer explotar|prender fuego a) (su|tu|la|el|vuestra|esa|sus|esta) (oficina|tienda|casa|edificio|sucursal|sede|local|oficinas|banco)",
    "(amenaza de bomba|amenaza de muerte|hay una bomba|puse una bomba|he puesto una bomba)",
    "(vas|van|vais) a (morir|pagar con tu vida|sangrar)",
    "(ir|voy|iré|vengo|llegar|iremos) (a su|a tu|a la|a vuestra|) (oficina|tienda|casa|sede|sucursal|) con (un|una|mi) (arma|pistola|cuchillo|escopeta|navaja|bate)",
];

pub(super) const SELF_HARM: Phrases = &[
    "(quiero|voy a|pienso|quisiera|intenté|he intentado|intento|prefiero|ganas de|pensando en|pensado en|ganas de|podría|necesito) (matarme|suicidarme|quitarme la vida|morirme|morir|cortarme|ahorcarme|hacerme daño|acabar con mi vida|acabar con todo|tirarme de un puente|desaparecer para siempre)",
    "(me|me quiero|me voy a|me gustaría) (quiero|voy a|) (matar|suicidar|morir|ahorcar|quitar la vida|cortar las venas|hacer daño|tirar por la ventana|tirar de un puente)",
    "(no quiero|ya no quiero|no deseo|no puedo) (seguir|) (vivir|viviendo) (más|así|ya)",
    "(ya no quiero|no quiero ya|para qué) (seguir|) (vivir|viviendo)",
    "(pensamientos|ideas|pensamiento|ideación) (suicidas|suicida|de suicidio|de suicidarme)",
    "(cometer|intento de|pienso en el|pensar en el|pensando en el|he pensado en el) suicidio",
    "(no tengo|no hay|sin|no encuentro) (ninguna razón|razones|razón|motivos|motivo|ganas) (para|de) vivir",
    "(mi vida|la vida) (ya no|no) (tiene sentido|vale la pena|vale nada|merece la pena)",
    "(estaría|estaría mejor|mejor|estarían mejor|estaré mejor) (muerto|muerta|sin mí|sin mi)",
    "(tomarme|tomé|tomar|me tomé|tragarme) (todas las|todas mis|un frasco de) (pastillas|píldoras)",
    "(autolesionarme|autolesiones|me autolesiono)",
];

pub(super) const LEGAL: Phrases = &[
    "(los|te|le|les|os|lo|la) (voy|vamos) a (demandar|denunciar|llevar a juicio|llevar a los tribunales)",
    "(voy|vamos|pienso|tendré que|puedo|quiero) (a|) (demandarlos|demandarles|demandarte|demandaros|demandar|denunciarlos|denunciarles|denunciaros|denunciar|poner una demanda|poner una denuncia|interponer una demanda|presentar una demanda|presentar una denuncia|presentar una querella)",
    "(los|les|le|te|os) (demandaré|demandaremos|denunciaré|denunciaremos|demando|denuncio)",
    "(mi|nuestro|un|una|mis|el|con mi|nuestros) (abogado|abogada|abogados|asesor legal|asesoría legal)",
    "(acciones|medidas|acción|vía|vías) (legales|judiciales|legal|judicial)",
    "(nos vemos|nos veremos) en (los tribunales|el juzgado|el tribunal|la corte|corte)",
    "(llevarlos|llevaré|llevarles|llevar esto|llevaremos|ir|iré|acudir|acudiré) (esto|el caso|) a (juicio|los tribunales|la justicia|tribunales|la corte|los juzgados)",
    "(demanda colectiva|juicio verbal|incumplimiento de contrato|incumplimiento contractual|querella criminal)",
    "(pondré|interpondré|presentaré|poner|presentar|interponer) (una|la) (demanda|denuncia|querella)",
    "(indemnización|indemnizacion) por (daños|los daños|daños y perjuicios)",
];

pub(super) const REGULATOR: Phrases = &[
    "(defensor|defensora) del (pueblo|cliente|consumidor|asegurado)",
    "(ombudsman|banco de españa|profeco|condusef|organización de consumidores|asociación de consumidores|oficina del consumidor|oficina de consumo|junta arbitral|superintendencia|agencia de protección de datos|agencia española de protección de datos|indecopi|sernac|facua|consumo de la junta|defensa del consumidor|dirección general de seguros|cnmv|aepd|ocu|omic)",
    "(queja|reclamación|denuncia|reclamar|quejarme|denunciar) (ante|a|en) (el|la|los) (regulador|autoridad|autoridades|organismo regulador|comisión nacional|ministerio de consumo)",
];

pub(super) const FRAUD: Phrases = &[
    "(me|nos) (han|hackearon|robaron|clonaron|estafaron|suplantaron|vaciaron|duplicaron|timaron) (hackeado|robado|clonado|estafado|suplantado|vaciado|duplicado|timado|) (la|el|mi|las|mis|) (cuenta|tarjeta|identidad|correo|contraseña|móvil|celular|dinero|claves|sim|)",
    "(mi|nuestra|la) (cuenta|tarjeta|identidad|perfil|correo) (fue|ha sido|está|estaba|fueron|parece) (hackeada|hackeado|robada|robado|clonada|clonado|comprometida|suplantada|vaciada|intervenida)",
    "(alguien|un desconocido|un hacker|un estafador|otra persona|unos estafadores) (ha|entró|usó|está|accedió|hackeó|robó|clonó|han) (usado|entrado|usando|accedido|robado|) (a|en|con|) (mi|mis) (cuenta|tarjeta|nombre|datos|identidad|correo|contraseña)",
    "(no|nunca) (he|) (autoricé|autorizado|hice|hecho|realicé|realizado|reconozco|aprobé) (este|esta|ese|esa|esos|esas|estos|estas|el|la|ningún|ninguna) (cargo|cargos|pago|pagos|compra|compras|transferencia|transferencias|movimiento|movimientos|operación|operaciones|retiro|cobro)",
    "(cargo|cargos|pago|pagos|compra|compras|transferencia|transferencias|movimiento|movimientos|operación|acceso|accesos) (no autorizado|no autorizados|no autorizada|no autorizadas|fraudulento|fraudulentos|fraudulenta|fraudulentas|sospechoso|sospechosos|sospechosa|sospechosas)",
    "(robo|suplantación|usurpación) de (identidad|cuenta)",
    "(víctima|caso) de (un fraude|fraude|una estafa|estafa|phishing|suplantación)",
    "(fraude|estafa) (en|con) mi (cuenta|tarjeta)",
    "(correo|mensaje|sms|enlace|llamada) de phishing",
];

pub(super) const ABUSE: Phrases = &[
    "(hijo|hija|hijos) de (puta|perra|la gran puta|la chingada|su puta madre)",
    "(vete|váyanse|váyase|iros|vayan|andate|andá) a la (mierda|chingada|concha)",
    "(chinga|chinguen|que te den por|que os den por|que les den por) (tu madre|a su madre|su madre|culo)",
    "(eres|sois|son|es usted|es|son unos|sois unos|son todos|eres un|eres una|es un|es una|son una) (un|una|unos|unas|todos|) (idiota|idiotas|imbécil|imbéciles|estúpido|estúpidos|estúpida|gilipollas|cabrón|cabrones|pendejo|pendejos|inútil de mierda|basura humana|mierda|retrasado|retrasados|subnormal|subnormales|puta|zorra|escoria|tarado)",
    "(pendejo|pendejos|gilipollas|cabrón|cabrones|malparido|malparidos|hijueputa|maricón|maricon|soplapollas|mamón de mierda|puta madre que te parió)",
    "(métetelo|metétela|métanselo) por el culo",
    "(cállate|cállese|cierra la boca) (idiota|imbécil|estúpido|estúpida|puta|pendejo|)",
    "(jódete|jódanse|jodanse|jodeos|muérete|muéranse|muerete)",
];
