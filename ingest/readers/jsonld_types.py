"""Types of schema.org that stand for a learning material, and those that only say something about one."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


PRIMARY = _names(
    "LearningResource Course CourseInstance Book Product ProductModel Quiz EducationEvent SoftwareApplication "
    "MobileApplication WebApplication VideoGame Game EducationalOccupationalProgram PresentationDigitalDocument "
    "TextDigitalDocument SpreadsheetDigitalDocument DigitalDocument Syllabus HowTo Dataset"
)
"""Types that are materials wherever they stand."""
SECONDARY = _names(
    "CreativeWork VideoObject AudioObject MediaObject 3DModel Article LearningObject Podcast PodcastEpisode "
    "Movie Photograph Map Collection Report Thesis Chapter PublicationIssue ImageObject Play MusicComposition "
    "VisualArtwork Message SheetMusic Guide Audiobook ImageGallery"
)
"""Types that are a material when nothing on the page is more of one."""
SUPPORTING = _names(
    "Organization EducationalOrganization CollegeOrUniversity School Corporation LocalBusiness OnlineStore Person "
    "Brand WebSite WebPage ItemPage CollectionPage AboutPage ContactPage FAQPage SearchAction BreadcrumbList "
    "ListItem Concept ConceptScheme DefinedTerm DefinedTermSet AlignmentObject Audience EducationalAudience Offer "
    "AggregateOffer AggregateRating Rating Review Place PostalAddress ContactPoint SiteNavigationElement WPHeader "
    "WPFooter PropertyValue MonetaryAmount PriceSpecification"
)
"""Types that say something about a material but are none."""
