// Starts the page. A browser may give up what it is loading when a network comes or goes, as docker's do all the time.
import("./page.js").catch((error) => {
  console.warn("The page was not loaded; trying again", error);
  setTimeout(() => location.reload(), 500);
});
