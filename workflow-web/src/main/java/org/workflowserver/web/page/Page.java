package org.workflowserver.web.page;

import jakarta.enterprise.inject.Model;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;

/**
 * The page being served: who asks for it, its address, the list that it shows, and the answers that
 * are not the page itself.
 */
@Model
public class Page {
  /** Rows of a list, at most. */
  public static final int ROWS = 25;

  /** The fingerprint of what the asking page shows. */
  private static final String KNOWN = "X-Known-Fingerprint";

  private static final List<String> SECTIONS =
      List.of("runs", "inbox", "admin", "schedules", "vault", "reference", "workflows");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  @Inject private SignedInCaller signedIn;
  @Inject private Toasts toasts;
  private String fingerprint = "";
  private List<?> rows = List.of();
  private Trail.Pager pager = new Trail.Pager("", "");

  /** Who asks for it. */
  public Caller caller() {
    return signedIn.caller();
  }

  public HttpServletRequest request() {
    return (HttpServletRequest) external().getRequest();
  }

  public HttpServletResponse response() {
    return (HttpServletResponse) external().getResponse();
  }

  /** Refuses a caller who is not in that group or one that may do more. */
  public void require(String group) {
    caller().require(Scope.ofGroup(group).orElseThrow());
  }

  /** What the address says, and a form that was sent. */
  public QueryString query() {
    return QueryString.of(request());
  }

  /** What the address says of that name, for the field of a filter; empty for nothing. */
  public String asked(String name) {
    return query().text(name).orElse("");
  }

  /** The same of a time, in UTC; empty for what is none. */
  public String askedTime(String name) {
    return query().instant(name).map(Instant::toString).orElse("");
  }

  /** What a form has sent so, as {@link #sent}; the first of several, empty for none. */
  public Optional<String> parameter(String name) {
    return sent(name).stream().findFirst();
  }

  /** The same; an empty text for none. */
  public String typed(String name) {
    return parameter(name).orElse("");
  }

  /**
   * When what a form is about was last changed as it was opened; long ago where it does not say.
   */
  public Instant seen() {
    return QueryString.instantOf(typed("seen")).orElse(Instant.EPOCH);
  }

  /** The whole number that a form has sent so; 0 for none, and for what is no number. */
  public int number(String name) {
    return parameter(name)
        .filter(text -> NUMBER.matcher(text).matches())
        .map(Integer::parseInt)
        .orElse(0);
  }

  /**
   * The values that a form has sent so. What the address says of that name is left out: a link of
   * somebody else's fills in no form.
   */
  public List<String> sent(String name) {
    String[] values = request().getParameterValues(name);
    if (values == null || !isPosted()) {
      return List.of();
    }
    // Those of the address come first.
    return List.of(values).subList(Math.min(namedInAddress(name), values.length), values.length);
  }

  /** What was typed with commas or line breaks between; blanks are part of it. */
  public static List<String> listed(String typed) {
    return Arrays.stream(typed.split("[,\n]"))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** Whether a form was sent. */
  public boolean isPosted() {
    return request().getMethod().equals("POST");
  }

  private int namedInAddress(String name) {
    String query = request().getQueryString();
    return query == null
        ? 0
        : (int)
            Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2)[0])
                .filter(named -> isName(named, name))
                .count();
  }

  private static boolean isName(String encoded, String name) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8).equals(name);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /** The id that the address names. */
  public Optional<String> id() {
    return Paths.idOf(request());
  }

  /** Path of the page, as the reader sees it, without query. */
  public String getPath() {
    String address = Paths.seenBy(request());
    int query = address.indexOf('?');
    return query < 0 ? address : address.substring(0, query);
  }

  /** Path and query of the page, as the reader sees them. */
  public String getAddress() {
    return Paths.seenBy(request());
  }

  /** Path of the console's root, without a slash at the end. */
  public String getRoot() {
    return external().getRequestContextPath();
  }

  /** What a script sends back, to be told only of changes; empty on pages that do not live. */
  public String getFingerprint() {
    return fingerprint;
  }

  /** Whether a script asks, which shows the part of the page that lives and no more. */
  public boolean isLive() {
    return isLive(request());
  }

  /**
   * Whether a script asks for a page again, saying what it knows of it already. The header also
   * keeps other sites out: a browser does not send it across origins unasked.
   */
  public static boolean isLive(HttpServletRequest request) {
    return request.getHeader(KNOWN) != null;
  }

  /** Whether the address asks for a dialog to be open, as a button does where no script runs. */
  public boolean opens(String dialog) {
    return query().text("dialog").filter(dialog::equals).isPresent();
  }

  /** Which entry of the navigation leads here. */
  public String getSection() {
    String path = getPath().substring(getRoot().length());
    return SECTIONS.stream()
        .filter(section -> path.startsWith("/" + section))
        .findFirst()
        .orElse(path.equals("/") ? "home" : "");
  }

  /** Reads the part of a list that the address names; gives its rows. */
  public <T> List<T> list(Function<PageRequest, Slice<T>> list) {
    return list(ROWS, list, this::at);
  }

  /**
   * The same of a list that has another number of rows, or whose address says more.
   *
   * @param address of the part that a trail leads to
   */
  public <T> List<T> list(
      int most, Function<PageRequest, Slice<T>> list, Function<Trail, String> address) {
    Trail trail = query().trail();
    Slice<T> part = list.apply(new PageRequest(most, trail.cursor()));
    pager = trail.pager(part, address);
    rows = part.items();
    return part.items();
  }

  /** The address of this page at another part of its list, without what else it says. */
  public String at(Trail trail) {
    return getPath() + new QueryString.Builder().with(trail).build();
  }

  /** The rows of the list that was read. */
  public List<?> getRows() {
    return rows;
  }

  /** What leads to the parts beside them. */
  public Trail.Pager getPager() {
    return pager;
  }

  /**
   * Tells a script that what it knows is what there is, instead of rendering; true when it did.
   *
   * @param shown all that the page shows and that may change
   */
  public boolean answeredUnchanged(Object shown) {
    fingerprint = Integer.toHexString(shown.hashCode());
    boolean answered = fingerprint.equals(request().getHeader(KNOWN));
    if (answered) {
      response().setStatus(HttpServletResponse.SC_NO_CONTENT);
      FacesContext.getCurrentInstance().responseComplete();
    }
    return answered;
  }

  /** Does something and shows the page anew, which tells what was done, or why it was not. */
  public void change(Supplier<String> change) {
    attempt(() -> goTo(getAddress(), change.get()));
  }

  /** Does something that leads on, or shows the page anew, which tells why it was not done. */
  public void attempt(Runnable change) {
    try {
      change.run();
    } catch (Refusal refusal) {
      toasts.refused(refusal);
      showAnew();
    }
  }

  /** Sends the reader to the same address by GET, so that a reload does not post again. */
  public void showAnew() {
    goTo(getAddress());
  }

  /** Sends the reader to another page, which tells what was done. */
  public void goTo(String address, String done) {
    toasts.done(done);
    goTo(address);
  }

  /** Sends the reader to another page. */
  public void goTo(String address) {
    try {
      external().redirect(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExternalContext external() {
    return FacesContext.getCurrentInstance().getExternalContext();
  }
}
