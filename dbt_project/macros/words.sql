{# Capitalised words that open sentences and name nothing. #}
{% macro opening_words() -%}
(?:The|An?|In|It|Its|He|She|They|His|Her|Their|But|And|Or|So|Yet|For|At|On|Of|To|By|With|As|If|When|While|Since|After|Before|Until|Under|Over|From|Into|Among|Between|During|Despite|Although|Though|Because|However|Meanwhile|Also|Both|Each|Every|Some|Many|Most|More|Few|Several|All|Any|No|Not|Nor|Neither|Either|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Only|Just|Even|Still|Now|Then|There|Here|This|That|These|Those|What|Which|Who|Whom|Whose|Why|How|Where|Whether|We|Our|You|Your|My|Is|Are|Was|Were|Will|Would|Can|Could|Should|May|Might|Must|Has|Have|Had|Do|Does|Did|Be|Being|Been|Last|Next|First|Second|Third|Another|Other|Others|Such|Same|Much|Less|Fewer|About|Around|Almost|Nearly|Roughly|Overall|Elsewhere|Earlier|Later|Today|Yesterday|Recently|Currently|Previously|Formerly|Once|Sales|Deliveries|Production|Output|Exports|Imports|Shares|Demand|Analysts|Officials|Executives|Sources|According|Based|Built|Made|Sold|Launched|Owned|Founded|Electric|Hybrid|New|Old|Plans|Talks|Production|Customers|Buyers|Investors|Shareholders|Dealers|Figures|Data|Including|Instead|Besides|Moreover|Furthermore|Likewise|Similarly|Apart|Along|Together|Again|Neither|Nothing|None|Perhaps|Maybe|Indeed|Thus|Hence|Therefore|Because|Through|Throughout|Without|Within|Against|Across|Behind|Beyond|Below|Above|Up|Down|Off|Out|Back|Mr|Mrs|Ms|Dr|Sir|I|EV|EVs|SUV|SUVs|CEO|PHEV|PHEVs|BEV|BEVs|MPV|MPVs|US|IPO|R&D|JV|OK|AM|PM|EST|GMT|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Domestic|Worldwide|Global|Globally|Overseas|Foreign|Unit|Retail|Wholesale|Commercial|Passenger|Total|Annual|Monthly|Quarterly|Combined|Registrations|Dispatches|Shipments|Volumes?|Outside|Thanks|Compared|Broken|Separately|Asked|Speaking|Helped|Cumulative|Local|Rival|Rivals|Four|Motorcycles?|Trucks?|Buses|Cars?|Vehicles?|Motorists|Hybrids?|Plug-in|Battery|Market|Nearly|Some|Fewer|Half|Years|Months|Founder|Chief|Managing|Chairman|President|Meantime|Whereas|Given|Following|Entry|Work|Land|Unlike|Like|Except|Excluding|Counting|Adding|Profits?|Revenues?|Turnover|Net|Operating|Earnings|Income|Loss(?:es)?|Gross|Growth|Pre-tax|Pretax|Assembly|Manufacture|Manufacturing|Orders?|Bookings?|Reservations|Series|Pre-orders|Alongside|Workers|Design|Development|Engineering|Imported|Exported|Assembled|Produced|Manufactured|Unveiled|Introduced|Shown|Discontinued|Designed|Developed|Priced|Available|Named|Called|Dubbed|Due|Powered|Aimed|Backed|Gone|Missing|Left)
{%- endmacro %}

{# Words that end the name of a company the lexicon does not hold. #}
{% macro company_endings() -%}
(?:Motors?|Corporation|Corp|Company|Inc|Ltd|Limited|AG|SA|NV|Plc|PLC|Group|Holdings?|Automobiles?|Automotive|Autos?|GmbH|SpA|Industries|Energy|Technolog(?:y|ies)|Electronics|Electric|Batter(?:y|ies)|Mobility|Ventures?|Partners|Capital|Investments?|Fund|Bank|Securities|Steel|Trucks?|Buses|Vehicles?|Mining|Materials|Chemicals?|Semiconductors?|Systems|Robotics|Software|Logistics|Powertrain|Tyres?|Tires?|Cars|Motorcycles|Works|Manufacturing|International|Trust|Authority|Insurance|Cells)
{%- endmacro %}

{# Common nouns for a company; a name beside one is a company's name. #}
{% macro company_nouns() -%}
(?:(?:car|auto|truck|vehicle|bus|motorcycle|battery|chip|parts|tyre|tire|engine|EV|electric[- ](?:car|vehicle))[ -]?(?:makers?|manufacturers?|producers?|builders?|company|firm|group|supplier|specialist|start-?up|brand|division|unit)|carmakers?|automakers?|truckmakers?|chipmakers?|manufacturer|supplier|start-?up|company|firm|group|conglomerate|subsidiary|affiliate|joint venture|venture|marque|brand|distributor|importer|dealer group|fund|bank|holding company|developer|giant|rival)
{%- endmacro %}

{# Nouns for vehicles, singular and plural. #}
{% macro vehicle_nouns() -%}
(?:sedans?|saloons?|SUVs?|sport[ -]utility vehicles?|sports utility vehicles?|crossovers?|hatchbacks?|hatch|pickups?|pick-ups?|pickup trucks?|pick-up trucks?|vans?|minivans?|MPVs?|people carriers?|wagons?|estates?|coupes?|coup[eé]s?|convertibles?|cabriolets?|roadsters?|sports cars?|supercars?|city cars?|superminis?|minicars?|subcompacts?|compacts?|off-roaders?|4x4s?|trucks?|lorry|lorries|bus|buses|coaches|tractors?|motorcycles?|motorbikes?|bikes?|scooters?|mopeds?|three-wheelers?|cars?|vehicles?|models?|EVs?|BEVs?|PHEVs?|hybrids?|plug-in hybrids?|plug-ins?|electrics?|automobiles?|variants?|versions?|nameplates?)
{%- endmacro %}

{# The id of a company the lexicon does not hold: its name without legal endings, as a slug behind x_. #}
{% macro unknown_company_id(name) -%}
    'x_' || trim(regexp_replace(lower(strip_accents(regexp_replace({{ name }}, '(?: (?:Corporation|Corp|Company|Co|Inc|Ltd|Limited|AG|SA|NV|Plc|PLC|GmbH|SpA|Group|Holdings?))+$', ''))), '[^a-z0-9]+', '_', 'g'), '_')
{%- endmacro %}

{# What stands behind a name that is a company's, not a common word: a verb that companies do, a possession. #}
{% macro firm_behind() -%}
^(?:''s |,? (?:which|whose|is|was|has|had|will|would|said|says|plans|planned|sold|sells|makes|made|launched|launches|reported|expects|expected|wants|wanted|itself|intends|intended|hopes|aims|owns|owned|holds|held|builds|built|delivered|exported|opened|showed|presented|unveiled|announced|introduced|bought|acquired|produced|produces|employs|employed|registered|posted|recorded|confirmed|declined|denied|dropped|raised|cut|moved|came|entered|left|quit|withdrew|returned|began|started|stopped|ended|agreed|invested|supplied|supplies|took|overtook|and its)\b|, (?:wholly|owned|controlled|now|once|for its part|an?|the)\b| and \p{Lu})
{%- endmacro %}
