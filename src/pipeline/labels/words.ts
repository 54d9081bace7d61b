import {phraseList} from '../scan/values/fold.ts'

/** A category that many people sort by: what they call it, and words that stand on such documents and bookings, folded. */
export interface Category {
  names: readonly string[]
  words: readonly string[]
}

const category = (names: string, words: string): Category => ({names: phraseList(names), words: phraseList(words)})

/**
 * In English, German, French, Spanish, Italian, Portuguese, Dutch and Polish. Words only that say the category by
 * themselves, and no brands: those are learned.
 */
export const categories: readonly Category[] = [
  category(
    'utilities, utility, energy, nebenkosten, energie, charges, suministros, utenze, servicos publicos, energia, nutsvoorzieningen, media',
    `electricity, kwh, meter reading, gas supply, water supply, sewage, heating, tariff, strom, stromrechnung, zahlerstand,
    abschlag, stadtwerke, heizkosten, abwasser, trinkwasser, electricite, eau potable, chauffage, compteur, electricidad,
    suministro, contador, agua potable, calefaccion, elettricita, bolletta, contatore, riscaldamento, eletricidade, agua,
    elektriciteit, waterbedrijf, meterstand, stadsverwarming, energii, prad, gaz, zuzycie, licznik, ogrzewanie`,
  ),
  category(
    'groceries, grocery, food, lebensmittel, courses, alimentation, supermercado, alimentacion, spesa, alimentari, mercearia, boodschappen, spozywcze, zakupy',
    `supermarket, milk, bread, butter, eggs, cheese, vegetables, fruit, bananas, tomatoes, yoghurt, supermarkt, milch, brot, kase,
    gemuse, obst, joghurt, supermarche, lait, pain, beurre, fromage, legumes, oeufs, leche, pan, queso, verduras, huevos,
    supermercato, latte, pane, burro, formaggio, verdura, uova, leite, pao, queijo, manteiga, ovos, melk, brood, kaas, boter,
    groente, eieren, mleko, chleb, maslo, jajka, warzywa`,
  ),
  category(
    'fuel, petrol, gas station, gasoline, tanken, kraftstoff, benzin, carburant, essence, combustible, gasolina, carburante, benzina, combustivel, brandstof, paliwo',
    `diesel, unleaded, petrol station, filling station, pump, litres, gallons, super e10, tankstelle, zapfsaule, station service, gazole,
    sans plomb, pompe, gasolinera, gasoleo, surtidor, sin plomo, distributore, gasolio, senza piombo, posto, gasoleo,
    sem chumbo, tankstation, loodvrij, stacja paliw, olej napedowy, benzyna`,
  ),
  category(
    'rent, miete, loyer, alquiler, affitto, aluguel, arrendamento, renda, huur, czynsz',
    `monthly rent, landlord, tenant, lease, apartment, kaltmiete, warmmiete, mietvertrag, vermieter, mieter, wohnung, loyer mensuel,
    bailleur, locataire, quittance de loyer, appartement, arrendador, inquilino, renta, vivienda, canone di locazione, locatore,
    inquilino, appartamento, senhorio, inquilino, verhuurder, huurder, woning, najem, wynajem, najemca, mieszkanie`,
  ),
  category(
    'insurance, versicherung, versicherungen, assurance, seguro, seguros, assicurazione, verzekering, ubezpieczenie, ubezpieczenia',
    `policy number, premium, insured, coverage, liability insurance, versicherungsschein, versicherungsbeitrag, police, haftpflicht, krankenversicherung, beitrag,
    prime d assurance, assure, mutuelle, poliza, prima, asegurado, polizza, premio assicurativo, assicurato, apolice, premio de seguro, segurado,
    polis, premie, verzekerde, polisa, skladka, ubezpieczony`,
  ),
  category(
    'telecom, phone, internet, telephone, mobile, telekommunikation, telefon, handy, telefonie, telefono, telefonia, telecomunicaciones, telecomunicazioni, telefoon',
    `mobile plan, data volume, broadband, sim card, roaming, phone number, minutes, mobilfunk, rufnummer, datenvolumen, festnetz, flatrate, anschluss,
    forfait mobile, ligne mobile, abonnement mobile, fibre, linea movil, tarifa movil, fibra, datos moviles, linea mobile, ricarica,
    telemovel, tarifario, bundel, databundel, abonament, doladowanie, internet access`,
  ),
  category(
    'travel, trip, trips, reise, reisen, reisekosten, voyage, voyages, deplacements, viaje, viajes, viaggio, viaggi, viagem, viagens, reizen, podroz, podroze, transport',
    `flight, boarding pass, hotel, nights, train ticket, booking reference, check in, taxi, airline, passenger, flug, bordkarte, ubernachtung, zugticket,
    fahrkarte, buchung, bahn, vol, billet de train, nuitees, carte d embarquement, vuelo, billete, noches, tarjeta de embarque, pasajero, volo,
    biglietto, notti, carta d imbarco, voo, bilhete, noites, cartao de embarque, vlucht, treinkaartje, overnachting, instapkaart, lot,
    bilet, nocleg, karta pokladowa`,
  ),
  category(
    'restaurant, restaurants, dining, eating out, gastronomie, essen gehen, restauration, restaurante, restaurantes, ristorante, ristoranti, horeca, restauracja, restauracje',
    `table, waiter, tip, service charge, starter, main course, dessert, coffee, beer, wine, tisch, trinkgeld, bedienung, kaffee, bier, wein, vorspeise,
    serveur, couverts, pourboire, entree, plat, cafe, vin, mesa, camarero, propina, cerveza, vino, tavolo, coperto, cameriere, mancia, caffe, birra,
    gorjeta, cerveja, vinho, tafel, fooi, koffie, wijn, stolik, kelner, napiwek, kawa, piwo`,
  ),
  category(
    'health, medical, doctor, pharmacy, gesundheit, arzt, apotheke, medizin, sante, medecin, pharmacie, salud, medico, farmacia, salute, saude, gezondheid, apotheek, zdrowie, apteka, lekarz',
    `prescription, patient, treatment, dentist, tablets, clinic, rezept, behandlung, zahnarzt, praxis, patientin, ordonnance, traitement, dentiste,
    comprimes, receta, paciente, tratamiento, dentista, comprimidos, ricetta, paziente, trattamento, compresse, consulta, tratamento,
    recept, behandeling, tandarts, recepta, pacjent, leczenie, dentysta, tabletki`,
  ),
  category(
    'office, stationery, office supplies, burobedarf, buro, buromaterial, bureau, fournitures, oficina, papeleria, ufficio, cancelleria, escritorio, kantoor, biuro',
    `paper, toner, printer, ink cartridge, pens, envelopes, folder, stapler, papier, drucker, tinte, ordner, umschlage, kugelschreiber, imprimante,
    encre, stylos, enveloppes, classeur, papel, impresora, tinta, boligrafos, sobres, carpeta, carta, stampante, inchiostro, penne, buste,
    impressora, canetas, envelopes, printer, inkt, pennen, enveloppen, drukarka, tusz, dlugopisy, koperty`,
  ),
  category(
    'software, it, saas, subscriptions, lizenzen, logiciel, logiciels, programas, licenze, licencas, oprogramowanie',
    `license, subscription, cloud, hosting, domain, server, users, download, seats, lizenz, abonnement, webhosting, nutzer, licence, hebergement, nom de domaine,
    utilisateurs, licencia, suscripcion, alojamiento, dominio, usuarios, licenza, abbonamento, utenti, licenca, assinatura, alojamento,
    licentie, domeinnaam, gebruikers, licencja, subskrypcja, domena`,
  ),
  category(
    'tax, taxes, steuer, steuern, impots, impot, impuestos, impuesto, tasse, imposte, impostos, imposto, belasting, belastingen, podatki, podatek',
    `tax office, tax return, assessment notice, income tax, tax year, finanzamt, steuerbescheid, einkommensteuer, steuernummer, umsatzsteuervoranmeldung,
    avis d imposition, impot sur le revenu, taxe fonciere, direction generale des finances publiques, agencia tributaria, declaracion de la renta, irpf,
    agenzia delle entrate, irpef, dichiarazione dei redditi, autoridade tributaria, irs, declaracao de rendimentos, belastingdienst, aanslag,
    inkomstenbelasting, urzad skarbowy, pit, zeznanie podatkowe`,
  ),
  category(
    'salary, wages, payroll, income, gehalt, lohn, salaire, nomina, salario, stipendio, vencimento, salaris, loon, wynagrodzenie, pensja',
    `payslip, gross pay, net pay, employer, lohnabrechnung, gehaltsabrechnung, bruttolohn, nettolohn, arbeitgeber, bulletin de paie, salaire net, employeur,
    salario bruto, salario neto, empleador, busta paga, retribuzione, datore di lavoro, recibo de vencimento, entidade patronal, loonstrook, werkgever,
    brutoloon, lista plac, pracodawca, brutto, netto`,
  ),
  category(
    'bank, banking, bank fees, fees, gebuhren, bankgebuhren, banque, frais bancaires, banco, comisiones, banca, commissioni, comissoes, bankkosten, oplaty bankowe',
    `account fee, card fee, interest, overdraft, kontofuhrung, kontofuhrungsgebuhr, zinsen, kartengebuhr, frais de tenue de compte, agios, interets,
    comision de mantenimiento, intereses, spese di tenuta conto, interessi, comissao de manutencao, juros, kosten betaalrekening, rente,
    prowizja, odsetki, oplata za prowadzenie`,
  ),
  category(
    'car, vehicle, auto, fahrzeug, kfz, voiture, vehicule, coche, vehiculo, veicolo, carro, veiculo, voertuig, samochod',
    `garage, tyres, oil change, inspection, spare parts, parking, toll, werkstatt, reifen, olwechsel, inspektion, ersatzteile, parken, maut, pneus,
    vidange, controle technique, stationnement, peage, taller, neumaticos, aparcamiento, peaje, officina, pneumatici, tagliando, parcheggio, pedaggio,
    oficina, estacionamento, portagem, banden, apk, parkeren, opony, przeglad, warsztat, parkowanie`,
  ),
  category(
    'education, school, training, bildung, schule, fortbildung, ecole, formation, educacion, escuela, formacion, istruzione, scuola, corsi, educacao, escola, opleiding, onderwijs, edukacja, szkola',
    `tuition, course, seminar, exam, textbook, student, kurs, seminargebuhr, prufung, lehrbuch, studiengebuhr, cours, inscription, scolarite,
    matricula, curso, libro de texto, retta, corso, iscrizione, propina, livro escolar, cursus, collegegeld, lesgeld, czesne, kurs, podrecznik`,
  ),
]
