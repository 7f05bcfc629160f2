package org.workflowserver.architecture.planted.run;

import jakarta.faces.context.FacesContext;

/** Speaks to pages. */
final class SpeaksFaces {
  FacesContext context;
}
