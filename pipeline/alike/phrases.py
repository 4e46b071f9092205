"""Phrases that shops and platforms put around a review; what a corpus repeats is found anyway."""

AFTER = (
    "read more", "show more", "see more", "view more", "continue reading", "read full review",
    "mehr lesen", "weiterlesen", "mehr anzeigen", "vollständige Bewertung lesen",
    "lire la suite", "lire plus", "voir plus", "afficher plus", "en savoir plus",
    "leer más", "ver más", "mostrar más", "seguir leyendo", "continuar leyendo",
)  # fmt: skip

AROUND = (
    "This review was collected as part of a promotion",
    "This review was collected as part of a sampling program",
    "I received this product for free in exchange for my honest review",
    "I received this product free of charge in exchange for an honest review",
    "Verified purchase", "Verified buyer", "Translated by Google",
    "Diese Bewertung wurde im Rahmen einer Werbeaktion erfasst",
    "Diese Bewertung wurde im Rahmen einer Aktion verfasst",
    "Ich habe dieses Produkt kostenlos im Austausch gegen eine ehrliche Bewertung erhalten",
    "Verifizierter Kauf",
    "Cet avis a été recueilli dans le cadre d'une promotion",
    "Cet avis a été déposé dans le cadre d'une offre promotionnelle",
    "J'ai reçu ce produit gratuitement en échange d'un avis honnête",
    "Achat vérifié",
    "Esta reseña se recopiló como parte de una promoción",
    "Esta opinión se obtuvo como parte de una promoción",
    "He recibido este producto gratis a cambio de una opinión sincera",
    "Compra verificada",
)  # fmt: skip

# at the end of a text the name of a site follows
NAMING = (
    "originally posted on", "originally published on", "originally posted at",
    "this review was originally posted on", "review originally posted on",
    "ursprünglich veröffentlicht auf", "ursprünglich gepostet auf",
    "diese Bewertung wurde ursprünglich veröffentlicht auf",
    "publié à l'origine sur", "publié initialement sur", "initialement publié sur",
    "cet avis a été publié initialement sur",
    "publicado originalmente en", "esta opinión se publicó originalmente en",
)  # fmt: skip
