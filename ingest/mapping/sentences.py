"""Everything the mapping can say about a record: per rule its severity, sentence, advice and example.

Both formats use these, so the same trouble gets the same sentence. The names of rules are stable, and others than
those of the shapes: these speak of values that could not be turned into a triple, shapes of the graph.
"""

from __future__ import annotations

from etalage.findings import Severity
from ingest.sentence import Sentence

FOUT, WAARSCHUWING, TIP = Severity.FOUT, Severity.WAARSCHUWING, Severity.TIP

_SENTENCES = (
    Sentence(
        "niveau-onbekend",
        WAARSCHUWING,
        "Het niveau “{waarde}” kennen wij niet. Het materiaal is daardoor niet te vinden bij dit niveau.",
        "Gebruik de code of uuid van het niveau bij SLO of in het Onderwijsbegrippenkader.",
        "bc213214-b83d-4673-b9c1-8fdaa63d6d56 (groep 5)",
    ),
    Sentence(
        "niveau-dubbelzinnig",
        WAARSCHUWING,
        "Bij het niveau “{waarde}” passen meer niveaus: {kandidaten}. Wij kiezen er geen.",
        "Gebruik de code of uuid van het niveau dat u bedoelt.",
        "af3ecd88-a654-4458-9c5b-1e1f7d09f463 (havo 3)",
    ),
    Sentence(
        "niveau-vervallen",
        WAARSCHUWING,
        "Het niveau “{label}” is vervallen.{opvolger}",
        "Gebruik het niveau dat ervoor in de plaats kwam.",
    ),
    Sentence(
        "vak-onbekend",
        WAARSCHUWING,
        "Het vak “{waarde}” kennen wij niet. Het staat nu als trefwoord bij het materiaal.",
        "Gebruik de uuid van het vak bij SLO of in het Onderwijsbegrippenkader.",
        "7afbb7a6-c29b-425c-9c59-6f79c845f5f0 (rekenen/wiskunde)",
    ),
    Sentence(
        "vak-dubbelzinnig",
        WAARSCHUWING,
        "Bij het vak “{waarde}” passen meer vakken: {kandidaten}. Wij kiezen er geen.",
        "Gebruik de uuid van het vak dat u bedoelt.",
        "3401cf6e-82e4-404c-b216-b980ff407159 (Nederlands)",
    ),
    Sentence(
        "vak-vervallen",
        TIP,
        "Het vak “{label}” is bij SLO vervallen.{opvolger}",
        "Gebruik het vak dat ervoor in de plaats kwam.",
    ),
    Sentence(
        "doel-onbekend",
        WAARSCHUWING,
        "Het leerdoel “{waarde}” kennen wij niet. Het materiaal is daardoor niet te vinden bij dit doel.",
        "Gebruik de uuid of het adres van het doel bij SLO.",
        "https://opendata.slo.nl/curriculum/uuid/8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902",
    ),
    Sentence(
        "doel-dubbelzinnig",
        WAARSCHUWING,
        "Bij het leerdoel “{waarde}” passen meer doelen: {kandidaten}. Wij kiezen er geen.",
        "Gebruik de uuid van het doel dat u bedoelt.",
        "https://opendata.slo.nl/curriculum/uuid/8cd7169b-ec2b-4b1a-bc35-e2d2ac49e902",
    ),
    Sentence(
        "doel-vervallen",
        WAARSCHUWING,
        "Het leerdoel “{label}” geldt niet meer.{opvolger}",
        "Gebruik het doel dat ervoor in de plaats kwam. Tot die tijd staat het materiaal bij het oude doel.",
    ),
    Sentence(
        "doel-is-inhoud",
        TIP,
        "“{label}” is bij SLO geen doel maar een onderwerp. Leraren vinden het materiaal daar wel.",
        "Koppel het doel dat bij dit onderwerp hoort.",
    ),
    Sentence(
        "soort-onbekend",
        WAARSCHUWING,
        "De soort “{waarde}” staat niet in de lijst van NL-LOM. Het woord staat nu als trefwoord bij het materiaal.",
        "Gebruik een soort uit de lijst van NL-LOM.",
        "informatiebron",
    ),
    Sentence(
        "rol-onbekend",
        WAARSCHUWING,
        "De doelgroep “{waarde}” kennen wij niet.",
        "Gebruik leerling (learner), leraar (teacher), auteur (author) of beheerder (manager).",
        "learner",
    ),
    Sentence(
        "toegang-onbekend",
        WAARSCHUWING,
        "De toegang “{waarde}” kennen wij niet.",
        "Gebruik een van de drie waarden van NL-LOM.",
        "OpenAccess, RestrictedAccess of ClosedAccess",
    ),
    Sentence(
        "kosten-niet-gelezen",
        WAARSCHUWING,
        "Of het materiaal gratis is, kunnen wij niet lezen: “{waarde}”. Wij tonen “prijs onbekend”.",
        "Schrijf ja of nee (NL-LOM: yes of no).",
        "nee",
    ),
    Sentence(
        "prijs-niet-gelezen",
        WAARSCHUWING,
        "De prijs “{waarde}” kunnen wij niet lezen. Wij tonen “prijs onbekend”.",
        "Schrijf een bedrag in euro met een komma, of “op aanvraag”.",
        "12,50",
    ),
    Sentence(
        "prijs-tegenstrijdig",
        WAARSCHUWING,
        "Er staat dat het niet gratis is, maar de prijs is {waarde}. Wij tonen “prijs onbekend”.",
        "Vul de prijs in, of laat de cel leeg als u hem niet weet.",
        "12,50",
    ),
    Sentence(
        "alleen-etalage",
        TIP,
        "Dit veld geldt alleen voor vernieuwende leermiddelen in de etalage. Hier gebruiken wij het niet.",
        "Maak de cel leeg, of schrijf etalage in de kolom Type.",
    ),
    Sentence(
        "waarde-onbekend",
        WAARSCHUWING,
        "De waarde “{waarde}” staat niet in de lijst van dit veld. Wij laten haar weg.",
        "Gebruik een waarde uit de lijst: {lijst}.",
    ),
    Sentence(
        "waarde-dubbel",
        TIP,
        "Dit veld heeft meer dan één waarde. Wij houden de eerste aan (“{eerste}”), niet “{waarde}”.",
        "Lever één waarde.",
    ),
    Sentence(
        "rechten-onbekend",
        WAARSCHUWING,
        "Uit “{waarde}” volgt niet wat een leraar met het materiaal mag doen.",
        "Vul de code van de licentie in, of yes als u alle rechten voorbehoudt.",
        "cc-by-40",
    ),
    Sentence(
        "rechten-tegenstrijdig",
        WAARSCHUWING,
        "De code zegt “{waarde}”, de toelichting noemt een andere licentie: {ander}. Wij houden de code aan.",
        "Noem op beide plaatsen dezelfde licentie.",
    ),
    Sentence(
        "datum-niet-gelezen",
        WAARSCHUWING,
        "De datum “{waarde}” kunnen wij niet lezen.",
        "Schrijf jaar-maand-dag, of alleen het jaar.",
        "2025-08-01",
    ),
    Sentence(
        "duur-niet-gelezen",
        WAARSCHUWING,
        "De duur “{waarde}” kunnen wij niet lezen.",
        "Schrijf de duur zoals ISO 8601 dat doet.",
        "PT1H30M (anderhalf uur)",
    ),
    Sentence(
        "adres-onbruikbaar",
        WAARSCHUWING,
        "“{waarde}” is geen webadres dat wij kunnen tonen.",
        "Schrijf het hele adres; het begint met https:// of http://.",
        "https://www.example.nl/breuken",
    ),
    Sentence(
        "bestandstype-onbekend",
        TIP,
        "Het bestandstype “{waarde}” herkennen wij niet. Wij laten het weg.",
        "Gebruik een mediatype, of non-digital voor papier en spullen.",
        "text/html",
    ),
    Sentence(
        "taal-onbekend",
        TIP,
        "De taal “{waarde}” herkennen wij niet.",
        "Gebruik een taalcode van twee letters.",
        "nl",
    ),
    Sentence(
        "relatie-onbekend",
        TIP,
        "De relatie “{waarde}” kennen wij niet. Wij laten haar weg.",
        "Gebruik een relatie uit de lijst van NL-LOM.",
        "haspart",
    ),
    Sentence(
        "relatie-zonder-adres",
        WAARSCHUWING,
        "De relatie “{waarde}” wijst nergens naar: er is geen adres of nummer dat wij kunnen lezen.",
        "Geef bij de relatie een webadres, urn of ISBN.",
        "urn:isbn:9789000000012",
    ),
    Sentence(
        "maker-zonder-naam",
        TIP,
        "In deze gegevens van een maker of uitgever vinden wij geen naam.",
        "Schrijf de naam in het veld FN van de vCard.",
        "FN:Sanne Dijkgraaf",
    ),
    Sentence(
        "uitgever-meerdere",
        TIP,
        "Er staat meer dan één uitgever bij. “{waarde}” tonen wij als medewerker.",
        "Noem één uitgever; zet anderen bij de makers.",
    ),
    Sentence(
        "classificatie-onbekend",
        TIP,
        "Wij weten niet waar deze indeling over gaat (doel: “{waarde}”). De woorden staan nu als trefwoorden.",
        "Geef de indeling een doel uit de lijst van NL-LOM.",
        "discipline",
    ),
    Sentence(
        "te-veel-trefwoorden",
        WAARSCHUWING,
        "Er zijn meer dan {grens} trefwoorden. Wij tonen de eerste {grens}.",
        "Kies de woorden waarmee een leraar zoekt.",
    ),
    Sentence(
        "te-veel-waarden",
        WAARSCHUWING,
        "Dit record heeft meer waarden dan wij aankunnen ({grens}). De rest laten wij weg.",
        "Verdeel het materiaal over meer records.",
    ),
    Sentence(
        "waarde-te-lang",
        WAARSCHUWING,
        "Deze waarde is te lang: {tekens} tekens, er passen er {grens}. Wij laten haar weg.",
        "Zet lange teksten in de omschrijving.",
    ),
    Sentence(
        "tekens-verwijderd",
        TIP,
        "In dit veld stonden onzichtbare tekens die nergens voor dienen. Wij hebben ze weggehaald.",
        "Lever gewone tekst in UTF-8.",
    ),
    Sentence(
        "veld-onbekend",
        TIP,
        "Dit veld kennen wij niet. Wij gebruiken de waarde niet: “{waarde}”.",
        "Controleer de naam van het veld.",
    ),
    Sentence(
        "waardering-niet-gelezen",
        TIP,
        "De waardering “{waarde}” kunnen wij niet lezen.",
        "Een waardering is een getal.",
        "3.5",
    ),
    Sentence(
        "categorie-niet-gelezen",
        WAARSCHUWING,
        "De categorie “{waarde}” kennen wij niet.",
        "Kies uit: adaptief en maatwerk, games, 21e-eeuwse vaardigheden, voortgangsinformatie, vakoverstijgend.",
        "adaptief en maatwerk",
    ),
    Sentence(
        "type-onbekend",
        FOUT,
        "Het type “{waarde}” kennen wij niet. Daarom weten wij niet waar dit moet staan.",
        "Schrijf materiaal of etalage.",
        "materiaal",
    ),
    Sentence(
        "isbn-onjuist",
        WAARSCHUWING,
        "“{waarde}” is geen ISBN van dertien cijfers. Het staat nu als gewoon nummer bij het materiaal.",
        "Controleer de cijfers.",
        "9789000000012",
    ),
    Sentence(
        "eckid-gevonden",
        FOUT,
        "In dit record staat een ECK iD: een nummer dat bij één leerling hoort. Wij plaatsen het record niet.",
        "Haal het ECK iD weg en lever opnieuw. Zo’n nummer hoort nooit in een openbare catalogus.",
    ),
    Sentence(
        "te-veel-opmerkingen",
        WAARSCHUWING,
        "Bij dit record zijn meer dan {grens} opmerkingen. De rest tonen wij niet.",
        "Herstel eerst wat hier staat en lever opnieuw.",
    ),
)

SENTENCES: dict[str, Sentence] = {sentence.rule: sentence for sentence in _SENTENCES}
"""Rule → what it says."""
