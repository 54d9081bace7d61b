/**
 * Countries, regions and large towns as bills print them, folded. They end an address, and a word that differs from one
 * of them in a single letter that engines mix up is that word. General lists: regions whole, towns by size; no quarters, no estates.
 */
export const countries: readonly string[] = [
  'malaysia',
  'singapore',
  'indonesia',
  'thailand',
  'brunei',
  'philippines',
  'hong kong',
  'australia',
  'new zealand',
  'canada',
  'united states',
  'usa',
  'u.s.a',
  'united kingdom',
  'england',
  'scotland',
  'ireland',
  'deutschland',
  'germany',
  'osterreich',
  'austria',
  'schweiz',
  'suisse',
  'svizzera',
  'switzerland',
  'france',
  'belgique',
  'belgie',
  'belgium',
  'luxembourg',
  'espana',
  'spain',
  'mexico',
  'argentina',
  'chile',
  'colombia',
  'italia',
  'italy',
  'portugal',
  'brasil',
  'brazil',
  'nederland',
  'netherlands',
  'the netherlands',
  'polska',
  'poland',
]

const malayRegions = `selangor,selangor darul ehsan,darul ehsan,johor,johor darul takzim,kedah,kedah darul aman,kelantan,
melaka,malacca,negeri sembilan,pahang,perak,perak darul ridzuan,perlis,pulau pinang,penang,sabah,sarawak,terengganu,
wilayah persekutuan,putrajaya,labuan`
const malayTowns = `kuala lumpur,johor bahru,johor bharu,petaling jaya,shah alam,subang,subang jaya,george town,butterworth,
kota kinabalu,kota bharu,kuala terengganu,kuala selangor,kuala langat,kuala kangsar,kuching,sibu,miri,bintulu,sandakan,tawau,
ipoh,seremban,nilai,port dickson,alor setar,sungai petani,kulim,langkawi,taiping,teluk intan,sitiawan,lumut,kampar,batu gajah,
kuantan,temerloh,bentong,raub,genting highlands,cameron highlands,batu pahat,muar,kluang,segamat,pontian,kulai,skudai,
pasir gudang,masai,plentong,iskandar puteri,nusajaya,gelang patah,kota tinggi,ayer keroh,alor gajah,jasin,bayan lepas,
bukit mertajam,seberang perai,seberang jaya,kajang,bangi,semenyih,cheras,ampang,puchong,klang,port klang,pelabuhan klang,
banting,sepang,cyberjaya,dengkil,rawang,selayang,batu caves,gombak,sungai buloh,sungei buloh,sungai besi,sungei besi,kepong,segambut,setapak,
seri kembangan,serdang,balakong,batang kali,hulu selangor,damansara`
const english = `london,birmingham,manchester,leeds,liverpool,bristol,sheffield,edinburgh,glasgow,cardiff,belfast,dublin,
nottingham,leicester,newcastle,southampton,portsmouth,cambridge,oxford,new york,los angeles,chicago,houston,philadelphia,
phoenix,san antonio,san diego,san francisco,dallas,austin,seattle,denver,boston,portland,las vegas,washington,california,
texas,florida,illinois,pennsylvania,massachusetts,toronto,vancouver,montreal,ottawa,sydney,melbourne,brisbane,auckland`
const german = `berlin,hamburg,munchen,frankfurt am main,frankfurt,stuttgart,dusseldorf,dortmund,leipzig,bremen,dresden,
hannover,nurnberg,duisburg,bochum,wuppertal,bielefeld,munster,karlsruhe,mannheim,augsburg,wiesbaden,gelsenkirchen,
monchengladbach,braunschweig,chemnitz,magdeburg,freiburg,lubeck,erfurt,rostock,kassel,saarbrucken,potsdam,paderborn,
osnabruck,heidelberg,darmstadt,regensburg,wurzburg,ingolstadt,oldenburg,innsbruck,salzburg,klagenfurt,zurich,winterthur`
const romance = `marseille,toulouse,nantes,strasbourg,montpellier,bordeaux,rennes,grenoble,clermont-ferrand,bruxelles,
geneve,lausanne,madrid,barcelona,valencia,sevilla,zaragoza,malaga,murcia,valladolid,cordoba,granada,alicante,salamanca,
milano,torino,palermo,genova,bologna,firenze,venezia,verona,trieste,brescia,modena,lisboa,coimbra,setubal,sao paulo`
const dutchPolish = `amsterdam,rotterdam,den haag,utrecht,eindhoven,groningen,tilburg,nijmegen,enschede,haarlem,arnhem,
amersfoort,apeldoorn,maastricht,antwerpen,warszawa,krakow,poznan,gdansk,szczecin,bydgoszcz,lublin,katowice,bialystok`

const list = (text: string): string[] => text.split(',').map((name) => name.trim())

/** Regions and towns. */
export const places: readonly string[] = [malayRegions, malayTowns, english, german, romance, dutchPolish].flatMap(list)

/** Street and building words of at least five letters, for the same repair. */
export const addressWords: readonly string[] = list(
  `jalan,taman,lorong,bandar,bandar baru,persiaran,lebuhraya,kampung,kawasan,perindustrian,seksyen,section,bangunan,wisma,menara,
kompleks,complex,tingkat,mukim,industrial,street,avenue,boulevard,highway,square,building,ground floor,first floor,
second floor,shopping centre,shopping center,shopping mall,megamall,damansara,perdana,indah,utama,terbang,
strasse,platz,allee,gewerbegebiet,industriestrasse,bahnhofstrasse,hauptstrasse,chemin,avenida,carretera,poligono,
travessa,estrada,piazza,straat,gracht,ulica,aleja`,
)
