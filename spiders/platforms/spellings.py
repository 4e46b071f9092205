"""The names under which shops' own data print the parts of a review, folded to letters."""

from __future__ import annotations


def keys(text: str) -> tuple[str, ...]:
    """Read a row of keys."""
    return tuple(text.split())


RATING = keys(
    "ratingstar rating rating.value rating.ratingvalue rating.rating rating.score rating.stars"
    " rating.overall reviewrating reviewrating.ratingvalue reviewrating.value ratingvalue"
    " overallrating starrating stars starscount ratings.overall productrating userrating"
    " ratingscore reviewscore reviewstars ratingstars buyereval star productvaluation"
    " points score score.value rate overall grade mark"
)
# these count only beside a word such as review: posts and answers have scores too
LOOSE_RATING = frozenset(keys("points score score.value rate overall grade mark"))
BEST = keys(
    "ratingrange bestrating maxrating rating.range rating.max rating.best rating.bestrating"
    " rating.outof rating.scale reviewrating.bestrating reviewrating.max ratingscale ratingmax"
    " maxscore outof scale"
)
WORST = keys("worstrating minrating rating.min rating.worst reviewrating.worstrating")
BODY = keys(
    "reviewtext reviewbody reviewcontent reviewmessage reviewcomment reviewcomments body bodyhtml"
    " bodytext text texthtml content.text text.text body.text content comments comment message"
    " productcomments review buyerfeedback feedback details opinion testimonial review.text"
    " review.body description summary"
)
LOOSE_BODY = frozenset(keys("description summary"))
TITLE = keys(
    "reviewtitle reviewheadline title headline heading subject oneliner title.text"
    " review.title summary"
)
AUTHOR = keys(
    "usernickname nickname authorname reviewername username displayname customername buyername"
    " reviewauthor authorusername userfullname customernickname"
    " reviewerdisplayname author reviewer user customer consumer createdby"
    " author.nickname author.name author.displayname author.username reviewer.displayname"
    " reviewer.name reviewer.nickname reviewer.username consumer.displayname consumer.name"
    " user.displayname user.name user.nickname user.username user.fullname user.firstname"
    " customer.displayname"
    " customer.name customer.firstname profile.name profile.displayname"
    " userprofile.displayname createdby.name author.firstname reviewer.firstname externaluser name"
)
DATE = keys(
    "submissiontime submissiondatetime submissiondate reviewsubmissiontime reviewdate"
    " datecreatedgmt datecreated createdat createddate createdon created datepublished"
    " publisheddate publishedat publishdate publishedon date dates.publisheddate"
    " dates.createddate reviewcreatetime creationdate creationtime createtime createdtime"
    " evaldate posteddate postedat dateposted submittedat submittedon reviewedat time timestamp"
    " dateadd createdat.utc createdat.date createdat.value date.utc date.value"
    " rating.submittedat submitted reviewtime locationanddate updatedat"
)
IDENTITY = keys(
    "reviewid reviewuuid uuid id evaluationid feedbackid ugcid legacyid guid reviewreferenceid"
    " internalid reviewkey entityid idproductcomment idreview productreviewid cmtid uid"
)
VERIFIED = keys(
    "verifiedbuyer verifiedpurchase verifiedpurchaser isverifiedbuyer isverifiedpurchase"
    " isverifiedpurchaser isverified verified verifiedowner verifiedreviewer isverifiedreviewer"
    " badges.isverifiedbuyer labels.verification.isverified reviewer.isverified"
    " reviewer.verified reviewer.verifiedbuyer badges.verifiedpurchaser"
    " contextdatavalues.verifiedpurchaser.value reviewverifiedtype reviewer.verificationstatus"
    " verificationstatus verifiedreview isverifiedreview verifiedcustomer isverifiedcustomer"
    " ispurchaseverified purchaseverified ispurchased verifiedorder certifiedbuyer"
    " iscertifiedbuyer hasverifiedbuyerstatus"
)
HELPFUL = keys(
    "totalpositivefeedbackcount positivefeedbackcount positivefeedback helpfulvotes"
    " helpfulvotecount helpfulcount helpful numhelpful votesup upvotes thumbsup likes likecount"
    " likescount votes.up votes.helpful likedislike.totallike helpfulness.helpful yescount"
    " reviewvotesup upvotecount positivevotes rating.positivevotes feedback.helpful numberoflikes"
    " counthelpfulyes helpfulyes usefulness usefulcount helpfulness helpfulnesscount thumbup"
    " thumbsupcount numhelpfulvotes reviewlikecount reviewhelpful votes.pluses like votes"
)
# both names of a person, where no key holds the whole one
NAME_PARTS = tuple(
    (f"{who}firstname", f"{who}lastname")
    for who in ("", "author.", "reviewer.", "reviewer.profile.", "customer.", "user.", "consumer.")
)
WRITERS = keys("customer.displayname customer.name reviewer.displayname reviewer.name")
VARIANT = keys(
    "productvariantname varianttitle variantname variant variant.title variant.name skuinfo"
    " productvariant productvariant.title selectedvariant productoptions color colour"
)
SYNDICATED = keys(
    "syndicationsource.name syndicationsource syndicatedfrom syndicatedsource syndication.source"
    " syndication.name sourcename originalsource"
)
REPLY = keys(
    "clientresponses brandresponses reply reply.body reply.message reply.text reply.content"
    " replycontent replytext response response.text response.body response.message"
    " reviewresponse reviewresponse.message reviewresponse.text ownerresponse"
    " ownerresponse.text merchantreply merchantresponse brandresponse sellerresponse"
    " storeresponse shopresponse businessresponse companyreply managementresponse replies"
    " responses reply.comment companyreply.text answer.text response.content"
    " itemratingreply.comment"
)
REPLY_TEXT = keys("response text body message content comment comments reply")
MEDIA = keys(
    "photos videos images pictures picturesurls imagesdata reviewuserphotos media"
    " attachments mediaitems imageattachments videoattachments photourls videourls imageurls"
    " pictureurls medialist medias resources img imgs imagelist bodyurls mediafiles"
    " customerphotos reviewimages reviewphotos"
)
MEDIA_COUNT = keys("mediacount photocount imagecount imagescount")
LANGUAGE = keys("language contentlocale originallanguage locale lang languagecode")
URL = keys("reviewurl permalink url sourceurl link")
PRODUCT = keys(
    "productname producttitle originalproductname product.name product.title itemname itemtitle"
    " products.product.name"
)
LISTING = keys("producturl productpermalink productlink product.url products.product.producturl")
INCENTIVE = keys(
    "incentivised incentivized isincentivised isincentivized incentivisedreview"
    " incentivizedreview isincentivizedreview badges.incentivizedreview incentive"
    " receivedfreeproduct freeproduct rcvdproductsample disclosure disclosuretext"
    " contextdatavalues.incentivizedreview.value disclosurecode"
)
# nodes that only group the parts of one review, or carry one
GROUPS = frozenset(keys("details metrics attributes source node data review fields content"))
PRODUCT_MARKS = frozenset(
    keys(
        "price saleprice listprice currentprice regularprice priceinfo pricing currency"
        " pricecurrency reviewcount reviewscount ratingcount ratingscount numreviews"
        " numberofreviews reviewstotal totalreviews totalreviewcount averagerating"
        " aggregaterating averagescore"
        " offers availability availabilitystatus instock stock variants addtocart reviews"
        " cooktime preptime ingredients recipeyield answers answercount question questiontext"
        " answertext isbrandanswer handle vendor"
    )
)
NAMES_OF_REVIEWS = ("review", "testimonial", "rating", "feedback", "ugc", "opinion")
# what is said of the shop itself is no review of a product
NAMES_OF_SHOPS = keys("storereview shopreview sitereview companyreview sellerreview merchantreview")
NAMES_OF_OTHERS = keys(
    "answer question comment article post product recipe news movie film episode video thread"
    " reply replies item course book app game restaurant hotel listing offer"
)
NEUTRAL_NAMES = frozenset(
    keys(
        "results data items list records nodes edges hits docs entries elements children rows page"
        " pages content timeline response result props pageprops payload source node body"
    )
)
P_NAME = keys("name title productname producttitle displayname")
P_BRAND = keys("brand brandname brand.name manufacturer vendor")
P_MODEL = keys("model modelnumber modelname")
P_GTIN = keys("gtin gtin13 gtin12 gtin14 ean upc barcode")
P_SKU = keys("sku skuid itemnumber")
P_PRICE = keys(
    "price saleprice currentprice price.value price.amount price.current priceinfo.currentprice"
    " priceinfo.currentprice.price currentprice.price pricing.price offers.price"
)
P_CURRENCY = keys(
    "currency pricecurrency currencycode price.currency priceinfo.currentprice.currencyunit"
    " offers.pricecurrency"
)
P_RATING = keys("averagerating ratingaverage avgrating averageoverallrating rating stars score")
P_COUNT = keys(
    "reviewcount reviewscount totalreviewcount numberofreviews numreviews totalreviews"
    " ratingcount ratingscount"
)
P_MARKS = frozenset((*P_BRAND, *P_GTIN, *P_SKU, *P_PRICE, *P_RATING[:4], *P_COUNT, "mpn"))
