Feature: The web apps
  What browsers get from the service: the apps of vendors and admins, and what these are told before they connect.

  @WA1
  Scenario Outline: <address> is <what>
    Given the vendor dashboard is built
    When a browser opens "<address>"
    Then the browser gets <what>

    Examples:
      | address                        | what                 |
      | /vendor/                       | the vendor dashboard |
      | /vendor/bookings               | the vendor dashboard |
      | /vendor/bookings/b-1?tab=notes | the vendor dashboard |
      | /vendor/assets/main-1a2b.js    | a script             |
      | /vendor/assets/main-0ld1.js    | nothing              |
      | /vendor/favicon.ico            | nothing              |

  @WA1
  Scenario: A link without its last slash leads to the app
    Given the vendor dashboard is built
    When a browser opens "/vendor"
    Then the browser is led to "/vendor/"

  @WA1
  Scenario: A browser keeps what never changes, and asks for all else
    Given the vendor dashboard is built
    When a browser opens "/vendor/assets/main-1a2b.js"
    Then the browser keeps it for ever
    And it came compressed
    When a browser opens "/vendor/bookings"
    Then the browser asks for it again each time

  @WA1
  Scenario: An app that was not built says so
    Given the vendor dashboard is built
    When a browser opens "/admin/connections"
    Then the browser is told to run "npm run build"

  @WA2
  Scenario: A page runs nothing that was written into it
    Given the vendor dashboard is built
    When a browser opens "/vendor/"
    Then the page may load scripts from the service alone
    And the page may speak to the service alone

  @WA2 @WA3
  Scenario: With an Alloy, pages may send their telemetry there
    Given telemetry of pages goes to "https://alloy.example/collect"
    And the vendor dashboard is built
    When a browser opens "/v1/app-config"
    Then the page is told that telemetry goes to "https://alloy.example/collect"
    And the page may speak to "https://alloy.example" as well

  @WA3
  Scenario: A page that is open learns of a newer build
    Given the vendor dashboard is built
    When a browser opens "/v1/app-config"
    And the vendor dashboard is built anew
    And a browser opens "/v1/app-config"
    Then the page is told of another build than before
