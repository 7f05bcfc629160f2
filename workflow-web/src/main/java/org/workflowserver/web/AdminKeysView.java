package org.workflowserver.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.workflowserver.administration.SealingKeys;
import org.workflowserver.identity.IssuerKeyView;
import org.workflowserver.identity.Tokens;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.sealing.SealingStatus;

/** The administration's page of the keys that sign tokens and that seal secrets. */
@Named("adminKeysView")
@RequestScoped
public class AdminKeysView {
  private final Tokens tokens;
  private final SealingKeys sealing;
  private final SignedInCaller signedIn;
  private final Toasts toasts;
  private final Page page;
  private List<IssuerKeyView> issuerKeys = List.of();
  private SealingStatus status;

  /** For the container's proxy. */
  protected AdminKeysView() {
    this(null, null, null, null, null);
  }

  @Inject
  AdminKeysView(
      Tokens tokens, SealingKeys sealing, SignedInCaller signedIn, Toasts toasts, Page page) {
    this.tokens = tokens;
    this.sealing = sealing;
    this.signedIn = signedIn;
    this.toasts = toasts;
    this.page = page;
  }

  /** Reads what the page shows. */
  public void load() {
    issuerKeys = tokens.issuerKeys(signedIn.caller());
    status = sealing.status(signedIn.caller());
  }

  /** Makes another key that signs tokens. */
  public void rotate() {
    try {
      toasts.done(Texts.of("admin-keys.rotated", tokens.rotateKeys(signedIn.caller())));
    } catch (Refusal refusal) {
      toasts.refused(refusal);
    }
    page.showAnew();
  }

  /** The keys that sign or verify tokens. */
  public List<IssuerKeyView> getIssuerKeys() {
    return issuerKeys;
  }

  /** The keys that seal secrets. */
  public SealingStatus getStatus() {
    return status;
  }

  /** Ids of the keys that may still open. */
  public String getOthers() {
    return String.join(", ", status.others());
  }
}
