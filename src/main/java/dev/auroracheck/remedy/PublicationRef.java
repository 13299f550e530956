package dev.auroracheck.remedy;

import dev.auroracheck.facts.Publication;

/**
 * A publication.
 *
 * @param owner the owning role
 */
public record PublicationRef(String name, String owner) {
  public static PublicationRef of(Publication publication) {
    return new PublicationRef(publication.name(), publication.owner());
  }
}
